/** The ids of the buttons under an order. */
export const orderActions = { history: 'order_history', show: 'order_show' } as const;

const longestValue = 2000;

/** The value of such a button; null for an id longer than Slack takes. */
export function toOrderValue(orderId: string): string | null {
  return orderId === '' || orderId.length > longestValue ? null : orderId;
}
