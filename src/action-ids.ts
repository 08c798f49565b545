/**
 * The ids of all buttons, menus and forms. Programs that click buttons rely on them, and open messages hold them: an id
 * never changes. Each is routed in routes.ts.
 */

/** Buttons and menus in an import's messages. */
export const importActions = {
  confirm: 'import_confirm',
  discard: 'import_discard',
  undo: 'import_undo',
  checkAgain: 'import_check_again',
  rejected: 'import_rejected',
  leftOut: 'import_left_out',
  kindTracking: 'import_kind_tracking',
  kindReturns: 'import_kind_returns',
  kindRecords: 'import_kind_records',
  ambiguous: 'import_ambiguous',
  outdated: 'import_outdated',
  hidden: 'import_hidden',
  crossedOut: 'import_crossed_out',
  voided: 'import_voided',
  returnLabel: 'import_return_label',
  found: 'import_found',
  sendBack: 'import_send_back',
  accept: 'import_accept',
  correct: 'import_correct',
  workbook: 'import_workbook',
  columns: 'import_columns',
  forgetColumns: 'import_forget_columns',
  /** looks up the ids of a file that is no import, for the person who clicked alone */
  lookUp: 'import_look_up',
  /** lists the rows behind a summary, for the person who clicked alone */
  seeAll: 'import_see_all',
  /** sends the file for the CRM with what was applied */
  results: 'import_results',
  /** another part of that list */
  rowsFilter: 'import_rows_filter',
  rowsPrevious: 'import_rows_previous',
  rowsNext: 'import_rows_next',
  /** a menu whose entries are the less frequent of these actions */
  more: 'import_more',
} as const;

/** The ids of the forms that an import's buttons open. */
export const importForms = {
  undo: 'import_undo_form',
  sendBack: 'import_send_back_form',
  correct: 'import_correct_form',
  columns: 'import_columns_form',
  pasted: 'import_form',
} as const;

/** Buttons and menus under search results, and in the search form. */
export const searchActions = {
  next: 'search_next',
  previous: 'search_previous',
  refine: 'search_refine',
  export: 'search_export',
  exportExcel: 'search_export_excel',
  /** opens the form that gives the search a name, and perhaps a schedule */
  save: 'search_save',
  /** shows a search that was saved for this button: the nearest loosening of one that found nothing */
  show: 'search_show',
  /** runs an offered search: a correction, another reading */
  try: 'search_try',
  /** the same for a second and a third offer: ids are unique in their row */
  trySecond: 'search_try_2',
  tryThird: 'search_try_3',
  /** sends the numbers of a list that were not found */
  missing: 'search_missing',
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

/** The form for a list of numbers to look up. */
export const lookupForms = { list: 'lookup_list' } as const;

/** Buttons of saved searches. */
export const savedActions = {
  run: 'saved_run',
  edit: 'saved_edit',
  pause: 'saved_pause',
  resume: 'saved_resume',
  remove: 'saved_delete',
} as const;

export const savedForms = { search: 'saved_search' } as const;

/** The button that cancels an export. */
export const exportActions = { cancel: 'export_cancel' } as const;

/** Buttons under an order. Their value says which order, and from which of its fulfillments on. */
export const orderActions = {
  history: 'order_history',
  show: 'order_show',
  /** the next fulfillments of a large order, and the ones before */
  next: 'order_next',
  previous: 'order_previous',
  /** a text for the customer, to copy */
  reply: 'order_reply',
  /** a file for a dispute */
  evidence: 'order_evidence',
} as const;

/** The menu and the buttons under the statistics. */
export const statsActions = {
  view: 'stats_view',
  week: 'stats_7_days',
  month: 'stats_30_days',
  quarter: 'stats_90_days',
  records: 'stats_records',
  /** sends the chart as a picture */
  picture: 'stats_picture',
} as const;

/** Buttons on the Home tab. */
export const homeActions = {
  search: 'home_search',
  export: 'home_export',
  import: 'home_import',
  lookup: 'home_lookup',
  /** the form for a ready-made search: what has been on hold for long */
  watch: 'home_watch',
  /** what has been on hold for long */
  stuck: 'home_stuck',
  templateTracking: 'home_template_tracking',
  templateReturns: 'home_template_returns',
  settings: 'home_settings',
  /** sends webhooks once more that could not be delivered */
  resend: 'home_resend',
} as const;

/** The menu and the form for a channel's settings. */
export const channelActionIds = { choose: 'channel_choose' } as const;

export const channelForms = { settings: 'channel_settings_form' } as const;
