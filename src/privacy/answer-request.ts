/** The whole of a privacy request: the command's words in, what it prints out. */
import type { Database } from '../db/client.ts';
import { UserError } from '../runtime/errors.ts';
import { formatList, quantity } from '../text/wording.ts';
import { type Erasure, eraseCustomer } from './erase-customer.ts';
import { findCustomer } from './find-customer.ts';
import { findTraces } from './find-traces.ts';
import { readRequest } from './read-request.ts';

/** What the command prints, and the code it exits with: 1 when something had to stay. */
export interface PrivacyOutcome {
  text: string;
  exitCode: 0 | 1;
}

/** Exports what is known about a customer as JSON, or erases what Holdfast itself keeps. The database is migrated. */
export async function answerRequest(db: Database, words: readonly string[]): Promise<PrivacyOutcome> {
  try {
    const { deed, withOrders, ...who } = readRequest(words);
    if (deed === 'export') return { text: await db.read(async (tx) => await exportText(tx, who)), exitCode: 0 };
    const erasure = await db.write(async (tx) => await eraseCustomer(tx, await findCustomer(tx, who), withOrders));
    const isWhole = erasure.openImports.length + erasure.openExports.length === 0;
    return { text: erasureText(erasure), exitCode: isWhole ? 0 : 1 };
  } catch (error) {
    if (error instanceof UserError) return { text: error.message, exitCode: 1 };
    throw error;
  }
}

type Who = Parameters<typeof findCustomer>[1];

async function exportText(tx: Parameters<typeof findCustomer>[0], who: Who): Promise<string> {
  const customer = await findCustomer(tx, who);
  const known = { records: customer.records, keptByHoldfast: await findTraces(tx, customer) };
  return JSON.stringify(known, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2);
}

function erasureText({ openImports, openExports, ...erasure }: Erasure): string {
  const parts = [
    quantity(erasure.stagedRows, 'row of files', 'rows of files'),
    quantity(erasure.corrections, 'correction'),
    quantity(erasure.pastedTexts, 'pasted text'),
    quantity(erasure.imports, 'import that quoted them', 'imports that quoted them'),
    quantity(erasure.rememberedColumns, 'remembered choice of columns', 'remembered choices of columns'),
    quantity(erasure.searches, 'search', 'searches'),
    quantity(erasure.savedSearches, 'saved search', 'saved searches'),
    quantity(erasure.exports, 'export’s filter', 'exports’ filters'),
  ];
  const orders =
    erasure.orders === 0 ? [] : [`Emptied in ${quantity(erasure.orders, 'order')}: name, address, contact.`];
  const waiting =
    openImports.length === 0
      ? []
      : [
          `Still open, so left as they are: imports ${formatList(openImports, 'and')}. Decide on them, then run this again.`,
        ];
  const running =
    openExports.length === 0
      ? []
      : [`Exports that are still being written: ${formatList(openExports, 'and')}. Run this again.`];
  const beyond = 'Messages and files in Slack, backups and the audit trail are not touched; see SECURITY.md.';
  return [`Erased: ${formatList(parts, 'and')}.`, ...orders, ...waiting, ...running, beyond].join('\n');
}
