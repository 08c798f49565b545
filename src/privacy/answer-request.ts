/** The whole of a privacy request: the command's words in, what it prints out. */
import type { Database, Transaction } from '../db/client.ts';
import { readCommandLine } from '../runtime/command-line.ts';
import { UserError } from '../runtime/errors.ts';
import { formatList, quantity } from '../text/wording.ts';
import { type Erasure, eraseCustomer } from './erase-customer.ts';
import { type CustomerKey, findCustomer } from './find-customer.ts';
import { findTraces } from './find-traces.ts';

/** What the command prints, and the code it exits with: 1 when something had to stay. */
interface PrivacyOutcome {
  text: string;
  /** said beside it */
  note?: string;
  exitCode: 0 | 1;
}

/** Exports what is known about a customer as JSON, or erases what Holdfast itself keeps. The database is migrated. */
export async function answerRequest(db: Database, words: readonly string[]): Promise<PrivacyOutcome> {
  try {
    const { action, withOrders, ...who } = readPrivacyRequest(words);
    if (action === 'export') return await db.read((tx) => exportAnswer(tx, who));
    const erasure = await db.write(async (tx) => await eraseCustomer(tx, await findCustomer(tx, who), withOrders));
    const open = describeOpen(erasure, withOrders);
    return { text: erasureText(erasure, open, withOrders), exitCode: open.length === 0 ? 0 : 1 };
  } catch (error) {
    if (error instanceof UserError) return { text: error.message, exitCode: 1 };
    throw error;
  }
}

interface PrivacyRequest extends CustomerKey {
  action: 'export' | 'erase';
  /** whether the personal fields of the orders themselves are emptied, too */
  withOrders: boolean;
}

/** How the command is used. */
export const privacyUsage = `Use: npm run privacy -- export --email jo@example.com
     npm run privacy -- erase --email jo@example.com [--with-orders]
In place of --email, --order 7B83FF8095 means one order alone.`;

/** Reads the command's words, before a database is opened. @throws {UserError} when they don't say what to do, or about whom */
export function readPrivacyRequest(words: readonly string[]): PrivacyRequest {
  const line = readCommandLine(words, privacyUsage, { email: 'value', order: 'value', 'with-orders': 'alone' });
  const [action, another] = line.words;
  const email = line.options.get('email')?.trim() || null;
  const order = line.options.get('order')?.trim() || null;
  const withOrders = line.options.has('with-orders');
  const refuse = (problem: string) => new UserError(`${problem}\n${privacyUsage}`);
  if (action !== 'export' && action !== 'erase') throw refuse('Begin with export or erase.');
  if (another !== undefined) throw refuse(`“${another}” needs --email or --order before it.`);
  if ((email === null) === (order === null)) throw refuse('Name the customer by --email or --order, one of the two.');
  if (email !== null && !/^[^\s@<>:]+@[^\s@<>]+$/.test(email)) throw refuse(`“${email}” is not an email address.`);
  if (withOrders && action === 'export') throw refuse('--with-orders is for erase.');
  return { action, email, order, withOrders };
}

const notFound = 'No order was found, so only what mentions it was looked for. Check the spelling.';

async function exportAnswer(tx: Transaction, who: CustomerKey): Promise<PrivacyOutcome> {
  const customer = await findCustomer(tx, who);
  const known = { records: customer.records, keptByHoldfast: await findTraces(tx, customer) };
  const text = JSON.stringify(known, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2);
  return { text, exitCode: 0, ...(customer.orderIds.length === 0 ? { note: notFound } : {}) };
}

/** What had to stay for now, and what to do about it. */
function describeOpen(erasure: Erasure, withOrders: boolean): string[] {
  const { openImports, unreadImports, openExports, openFiles } = erasure;
  const lines = [
    [openImports, 'Still open, so left as they are: imports ', '. Decide on them, then run this again.'],
    [unreadImports, 'Still being read, so not looked into: imports ', '. Run this again once they are read.'],
    [openExports, 'Exports that are still being written: ', '. Run this again.'],
    [openFiles, 'Files still in watched folders: ', '. Once npm run watch has moved them, run this again.'],
  ] as const;
  const open = lines.flatMap(([names, before, after]) =>
    names.length === 0 ? [] : [`${before}${formatList(names, 'and')}${after}`],
  );
  const later = 'The orders keep name, address and contact until then: what is open is found by them.';
  return withOrders && open.length > 0 ? [...open, later] : open;
}

function erasureText(erasure: Erasure, open: string[], withOrders: boolean): string {
  const parts = [
    quantity(erasure.stagedRows, 'row of files', 'rows of files'),
    quantity(erasure.corrections, 'correction'),
    quantity(erasure.pastedTexts, 'pasted text'),
    quantity(erasure.imports, 'import that quoted them', 'imports that quoted them'),
    quantity(erasure.rememberedColumns, 'remembered choice of columns', 'remembered choices of columns'),
    quantity(erasure.searches, 'search', 'searches'),
    quantity(erasure.savedSearches, 'saved search', 'saved searches'),
    quantity(erasure.exports, 'export’s filter', 'exports’ filters'),
    ...(erasure.watchedFiles === 0
      ? []
      : [quantity(erasure.watchedFiles, 'file name of a watched folder', 'file names of watched folders')]),
    quantity(erasure.auditEvents, 'audit row’s values', 'audit rows’ values'),
    ...(erasure.jobs === 0 ? [] : [quantity(erasure.jobs, 'job')]),
  ];
  const unfound = erasure.found > 0 ? [] : [notFound];
  const orders =
    erasure.orders === 0 ? [] : [`Emptied in ${quantity(erasure.orders, 'order')}: name, address, contact.`];
  const beyond = [
    'What remains, and why:',
    '- The audit trail still says who changed what and when, with ids, statuses and dates, as proof of what was done.',
    `- The orders and fulfillments themselves belong to other systems, too.${withOrders ? '' : ' --with-orders empties name, address and contact.'}`,
    '- Messages and files in Slack, and backups, are out of reach from here: delete them there. See SECURITY.md.',
  ];
  return [`Erased: ${formatList(parts, 'and')}.`, ...unfound, ...orders, ...open, ...beyond].join('\n');
}
