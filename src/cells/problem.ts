/** Problems that reject a row (at most one per row) and warnings about a row, worded for the person who shared the file. */

/** Every reason to reject a row, with the label that follows its count in a summary: "12 × order not found". */
export const problemTitles = {
  E_QUOTE: 'stray quotation mark',
  E_CELL_COUNT: 'wrong number of cells',
  E_FOOTER: 'looks like a total or a remark, not an order',
  E_HIDDEN: 'hidden in the workbook',
  E_CROSSED_OUT: 'crossed out',
  E_VOIDED: 'voided label',
  E_RETURN_LABEL: 'return label',
  E_CELL_TOO_LONG: 'text too long',
  E_CONTROL_CHAR: 'unreadable characters',
  E_EMPTY_CELL: 'required cell is empty',
  E_SCIENTIFIC: 'number shortened by Excel',
  E_ROUNDED: 'number rounded by Excel',
  E_LEADING_ZEROS: 'leading zeros may be missing',
  E_MULTIPLE: 'several values in one cell',
  E_LINK: 'a link instead of a number',
  E_TRACKING: 'not a tracking number',
  E_ORDER_ID: 'not an order id',
  E_DASH: 'long dash instead of a hyphen',
  E_CARRIER: 'unknown carrier',
  E_STATUS: 'status can’t be set',
  E_FORMULA: 'formula instead of a value',
  E_EXCEL_NUMBER: 'number damaged by Excel',
  E_EXCEL_DATE: 'turned into a date by a spreadsheet',
  E_ORDER_NOT_FOUND: 'order not found',
  E_CLIENT_FULFILLMENT_ID: 'clientFulfillmentId not in the order',
  E_FULFILLMENT_ID: 'fulfillmentId doesn’t match',
  E_STATE: 'not possible in the current status',
  E_OUTDATED: 'changed after the file was exported',
  E_AMBIGUOUS: 'more than one matching fulfillment',
  E_CONFLICT: 'conflicting lines',
  E_SKIPPED: 'skipped by choice',
  E_RECORD: 'value can’t be used',
} as const;

export type ProblemCode = keyof typeof problemTitles;

/** The cause of an `E_STATE` whose order has none. */
export const noFulfillment = 'No fulfillment yet';

/** Why one row is rejected. All texts are plain (not escaped for Slack). */
export interface Problem {
  code: ProblemCode;
  /** what really happened, where a code has several causes: "Hold → Returned" */
  cause?: string;
  /** the column at fault, named as in the file's header; absent if the whole row is at fault */
  column?: string;
  /** the cell as received, at most 80 characters */
  received?: string;
  /** one or two sentences: the cause, and what to do */
  reason: string;
  /** the lines that conflict, this one among them */
  lines?: number[];
  /** a value to use in the cell instead */
  suggestion?: string;
}

/** Every warning about a row, with its label in a summary. */
export const warningTitles = {
  W_CLEANED: 'invisible or full-width characters removed',
  W_CHECK_DIGIT: 'possible typo in the number',
  W_CANCELLED: 'cancelled, refunded or returned, as the file says',
  W_CARRIER_MISMATCH: 'number looks like another carrier’s',
  W_TRACKING_SHAPE: 'doesn’t look like a number of its carrier',
  W_FILLED_DOWN: 'numbers count up by one, as if filled down in a spreadsheet',
  W_NO_CARRIER: 'carrier unknown',
  W_UNKNOWN_CARRIER: 'unlisted carrier, kept as is',
  W_SERVICE_AS_CARRIER: 'service where the carrier belongs, carrier told by the number',
  W_ROUNDED: 'number may have been rounded by Excel',
  W_LINK: 'number taken out of a link',
  W_NO_RMA_NUMBER: 'words instead of an RMA number, ignored',
  W_FORMULA: 'text that a spreadsheet would run as a formula',
  W_SAME_TRACKING: 'same tracking number on several orders',
  W_ALREADY_THERE: 'number already there, its carrier or method worded differently',
  W_DUPLICATE: 'repeated line, counted once',
  W_OUTDATED: 'changed after the file was exported',
  W_KEPT: 'kept as it is here, because the row isn’t newer',
  W_NEW_HOUSE: 'new warehouse',
  W_SEVERAL_ADDRESSES: 'another customer or address than other rows of its order; the first new one counts',
} as const;

export type WarningCode = keyof typeof warningTitles;

/** A note about a row that is imported anyway; counted separately in the summary. */
export interface Warning {
  code: WarningCode;
  column?: string;
  /** one sentence about this row */
  text: string;
}
