/** The list of imports, the preview of an undo and the help keep to Slack's limits, with the longest data. */

import { describe, expect, test } from 'vitest';
import { helpMessage, subcommands } from '../../../src/commands.ts';
import { undoPreview } from '../../../src/imports/messages/applied-message.ts';
import { importsMessage } from '../../../src/imports/messages/imports-message.ts';
import { importStateCodes } from '../../../src/imports/model/lifecycle.ts';
import { brokenMarkup, longNames } from '../../support/long-data.ts';
import { makeImport } from '../../support/make-import.ts';
import { checkMessage, checkView } from '../../workspace/limits.ts';

const at = new Date('2026-11-22T12:00:00Z');
const people = { sharedBy: 'U012345678', decidedBy: 'U012345678', undoneBy: 'U012345678', sharedAt: at };

describe.each(longNames)('%s', (_, name) => {
  test('the latest imports, in every state', () => {
    const listed = importStateCodes.map((state, n) => ({
      row: makeImport({
        ...{ ...people, state, fileName: `${name(n).repeat(4)}.csv` },
        outcome: { records: 1_000_000, purchases: 0 },
      }),
      link: `https://workspace.slack.com/archives/${'p'.repeat(150)}`,
      canUndo: true,
    }));
    const message = importsMessage(listed);
    expect(checkMessage({ ...message })).toEqual([]);
    expect(brokenMarkup(message)).toEqual([]);
  });

  test('an undo with records in each of its groups', () => {
    const examples = [1, 2, 3].map((n) => ({
      ...{ entity: 'purchase' as const, entityId: name(n), orderId: name(n), by: 'U012345678' },
      ...{ at: at.toISOString(), doubt: name(n) },
    }));
    const group = { count: 1_000_000, examples };
    const plan = { records: 1_000_000, purchases: 222_222, changedSince: group, gone: group, doubtful: group };
    const blocks = undoPreview(makeImport({ ...people, fileName: `${name(1).repeat(4)}.csv` }), plan);
    const view = { type: 'modal', title: { type: 'plain_text', text: 'Undo this import' }, blocks };
    expect(checkView(view, 'modal')).toEqual([]);
    expect(brokenMarkup(blocks)).toEqual([]);
  });

  test('the help, with an example of a long id', () => {
    const message = helpMessage(subcommands, { orderId: name(1), status: 'hold', day: '2026-11-22' });
    expect(checkMessage({ ...message })).toEqual([]);
    expect(brokenMarkup(message)).toEqual([]);
    for (const subcommand of Object.keys(subcommands)) expect(message.text).toContain(subcommand);
  });
});
