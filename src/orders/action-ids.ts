/** The ids of the buttons under an order. Their value is the id of one of its fulfillments. */
export const orderActions = { history: 'order_history', show: 'order_show' } as const;
