/** Every summary keeps to Slack's limits, with the longest and the most awkward data that a file can bring. */

import { expect, test } from 'vitest';
import { problemTitles, warningTitles } from '../../../src/cells/problem.ts';
import type { ReadingNote } from '../../../src/columns/table.ts';
import { type ImportKind, importKinds } from '../../../src/fulfillments/status-transitions.ts';
import { summaryMessage } from '../../../src/imports/messages/summary-message.ts';
import type { Counts } from '../../../src/imports/model/counts.ts';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import { type ImportState, importStateCodes } from '../../../src/imports/model/lifecycle.ts';
import { makeCounts, makeEffect, makeImport } from '../../support/make-import.ts';
import { checkMessage } from '../../workspace/limits.ts';

const cell = '&<!channel>*_`~'.repeat(6).slice(0, 80);
const name60 = '&'.repeat(60);
const moment = new Date('2026-11-22T12:00:00Z');

function groupsOf<Code extends string>(codes: string[], rows: number) {
  const text = `“${cell}”: ${'This cell holds something & that is <explained> at some length. '.repeat(4)}`;
  const examples = [0, 1, 2].map((index) => ({ line: 1_000_000 - index, text }));
  return codes.map((code) => ({ code: code as Code, rows, examples }));
}

/** 500 rejected rows of all causes there are, all warnings, ambiguous rows, replacements: all at once. */
function fullCounts(kind: ImportKind): Counts {
  const codes = Object.keys(problemTitles);
  const tracking = { records: 999_999, replaced: 888_888, statuses: { SHIPPED: 777_777, PENDING_SHIPMENT: 222_222 } };
  const returns = {
    ...{ records: 999_999, statuses: { RETURNED: 444_444, CANCELLED: 444_444 }, statusKept: 111_111 },
    ...{ alreadyShipped: 333_333, purchases: 222_222, trials: 111_111 },
  };
  const effect = makeEffect(kind === 'tracking' ? tracking : returns);
  return makeCounts({
    ...{ rows: 1_000_000, changing: 999_000, ambiguous: 400, unchanged: 100, empty: 50, rejected: 500 },
    problems: groupsOf(codes, Math.ceil(500 / codes.length)),
    warnings: groupsOf(Object.keys(warningTitles), 1000),
    effect: { skip: effect, all: { ...effect, records: 1_000_000 } },
    replacements: [1, 2, 3].map((line) => ({ line, text: `${name60}: ${name60} → ${name60}` })),
  });
}

function fullImport(state: ImportState, kind: ImportKind): ImportRow {
  const findings: ReadingNote[] = Array.from({ length: 20 }, (_, index) => ({
    step: 'header',
    code: index % 2 === 0 ? 'W_ANY' : 'I_ANY',
    text: `${name60} ${name60} ${name60} ${name60} ${name60} ${name60}`,
  }));
  const left = {
    count: 1_000_000,
    examples: [1, 2, 3].map(() => ({
      entity: 'purchase' as const,
      entityId: name60,
      orderId: name60,
      by: 'U012345678',
      at: moment.toISOString(),
      doubt: name60,
    })),
  };
  return makeImport({
    state,
    kind: state === 'asking' ? null : kind,
    fileName: `${'&`'.repeat(126)}.csv`,
    counts: { tracking: fullCounts('tracking'), returns: fullCounts('returns'), records: fullCounts('records') },
    findings,
    refusal: { code: 'E_ANY', text: `${name60} `.repeat(40) },
    drift: {
      records: 1_000_000,
      examples: Array.from({ length: 5 }, () => `line 1000000: order ${name60} was changed, ${name60}`),
      ...{ times: 3, triggers: Array.from({ length: 5 }, () => `${name60} on fulfillment_items`) },
    },
    ...{ decidedBy: 'U012345678', decidedAt: moment, appliedAt: moment, expiresAt: moment, rowsRead: 1_000_000 },
    fileEditedAt: moment,
    sentBackReason: state === 'discarded' ? '&'.repeat(500) : null,
    ...(state === 'undone' && {
      undoneBy: 'U012345678',
      undoneAt: moment,
      undoOutcome: { records: 1_000_000, purchases: 222_222, changedSince: left, gone: left, doubtful: left },
    }),
  });
}

const cases = importStateCodes.flatMap((state) => importKinds.map((kind): [ImportState, ImportKind] => [state, kind]));

test.each(cases)('%s, %s', (state, kind) => {
  const values = {
    ...{ status: 'PENDING_SHIPMENT', trackingNumber: cell, carrier: cell, method: cell, rmaNumber: cell },
  };
  const changes = [1, 2, 3, 4, 5].map((line) => ({
    ...{ line, orderId: cell, customer: cell, fulfillmentId: String(line), before: values, alreadyShipped: true },
    after: { ...values, status: 'CANCELLED', trackingNumber: `${cell}1`, rmaNumber: `${cell}2` },
    ending: [{ purchaseId: cell, status: 'TRIAL' }],
  }));
  const approvers = Array.from({ length: 12 }, (_, index) => `S0123456${index}`);
  const message = summaryMessage(fullImport(state, kind), {
    approvers,
    fourEyesRows: 1,
    canUndo: true,
    isPrivate: false,
    asksApprovers: true,
    changes,
    same: null,
  });
  expect(checkMessage(message, true)).toEqual([]);
  expect(JSON.stringify(message.blocks)).not.toMatch(/<!channel>|&[a-z]*…/);
});
