/** The ids of the buttons and of the form of saved searches; others script against these names. */
export const savedActions = {
  run: 'saved_run',
  edit: 'saved_edit',
  pause: 'saved_pause',
  resume: 'saved_resume',
  remove: 'saved_delete',
} as const;

export const savedForms = { search: 'saved_search' } as const;
