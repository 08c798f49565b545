/** The ids of the buttons on the Home tab. */
export const homeActions = {
  search: 'home_search',
  export: 'home_export',
  import: 'home_import',
  templateTracking: 'home_template_tracking',
  templateReturns: 'home_template_returns',
  settings: 'home_settings',
} as const;
