/** The ids of the buttons, menus and forms of a search; others script against these names. */
export const searchActions = {
  next: 'search_next',
  previous: 'search_previous',
  refine: 'search_refine',
  export: 'search_export',
  /** opens the form that gives the search a name, and perhaps a schedule */
  save: 'search_save',
  /** shows a search that was saved for this button: the nearest loosening of one that found nothing */
  show: 'search_show',
  /** fills the form with an earlier search */
  recent: 'search_recent',
  /** opens one of the records of a page */
  open: 'search_open',
} as const;

export const searchForms = {
  filters: 'search_filters',
  /** the same fields; what they match is exported at once */
  export: 'search_export_filters',
} as const;
