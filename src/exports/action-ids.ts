/** The id of the button that stops an export. */
export const exportActions = { cancel: 'export_cancel' } as const;
