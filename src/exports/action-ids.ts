/** The id of the button that cancels an export. */
export const exportActions = { cancel: 'export_cancel' } as const;
