/** The ids of the menu and the buttons under the statistics. */
export const statsActions = {
  view: 'stats_view',
  week: 'stats_7_days',
  month: 'stats_30_days',
  quarter: 'stats_90_days',
  records: 'stats_records',
  /** sends the chart as a picture */
  picture: 'stats_picture',
} as const;
