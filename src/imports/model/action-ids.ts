/** The ids of the buttons and menus in an import's messages; others script against these names. */
import { isUuid } from '../../db/ids.ts';

export const importActions = {
  confirm: 'import_confirm',
  discard: 'import_discard',
  undo: 'import_undo',
  checkAgain: 'import_check_again',
  rejected: 'import_rejected',
  leftOut: 'import_left_out',
  kindTracking: 'import_kind_tracking',
  kindReturns: 'import_kind_returns',
  ambiguous: 'import_ambiguous',
  outdated: 'import_outdated',
  sendBack: 'import_send_back',
  accept: 'import_accept',
  correct: 'import_correct',
  workbook: 'import_workbook',
  columns: 'import_columns',
  forgetColumns: 'import_forget_columns',
} as const;

/** The ids of the forms that an import's buttons open. */
export const importForms = {
  undo: 'import_undo_form',
  sendBack: 'import_send_back_form',
  correct: 'import_correct_form',
  columns: 'import_columns_form',
  pasted: 'import_form',
} as const;

/**
 * The value of a button: the import, and the version of the plan that the person saw. A click on an older version is
 * refused, because it would write something other than what they read.
 */
export interface Shown {
  importId: string;
  planVersion: number;
}

/** The value of a button: opaque to Slack and to people. */
export function toButtonValue({ importId, planVersion }: Shown): string {
  return `${importId}.${planVersion}`;
}

/** Reads a button's value; null when it is none of ours. */
export function fromButtonValue(value: string): Shown | null {
  const [, importId = '', planVersion] = /^([^.]*)\.(\d{1,9})$/.exec(value) ?? [];
  return isUuid(importId) ? { importId, planVersion: Number(planVersion) } : null;
}
