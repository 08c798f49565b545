/** What the value of an import's button holds. */
import { isUuid } from '../../db/ids.ts';

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
