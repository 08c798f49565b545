/** A rule of the database refuses what the summary showed: people learn what and where, and decide what to do. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { findButton, shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { orderId, seedHoldOrders, trackingLines } from '../support/hold-orders.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { allText, controls } from '../support/share-returns.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, 100) });
});
afterAll(() => bot.stop());

const run = (...statements: string[]) =>
  bot.db.write(async (tx) => {
    for (const statement of statements) await tx.execute(sql.raw(statement));
  });

/** Confirms the newest summary of a thread, and waits until the import waits for a decision again. */
async function confirmInVain(thread: Thread): Promise<string> {
  const { workspace } = bot;
  const summary = await waitForSummary(workspace, thread);
  const before = (await readImports(bot.db)).at(-1)?.revision ?? 0;
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitUntil('the import to wait again', async () => {
    const row = (await readImports(bot.db)).at(-1);
    return row?.state === 'ready' && row.revision > before + 1;
  });
  await workspace.idle();
  const revision = (await readImports(bot.db)).at(-1)?.revision ?? 0;
  await waitUntil('the summary to say so', async () => {
    const [said] = await bot.db.read((tx) =>
      tx.execute<{ revision: number }>(sql`select said_revision as revision from messages
        where import_id = (select import_id from imports order by shared_at desc limit 1) and purpose = 'summary'`),
    );
    return (said?.revision ?? 0) >= revision;
  });
  const message = findButton(workspace, thread, 'import_confirm');
  if (message === undefined) throw new Error('no summary');
  expect(controls(message)).toEqual(expect.arrayContaining(['import_confirm', 'import_discard']));
  expect(allText(message)).toContain('"Try again"');
  return allText(message);
}

async function untouched(from: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => from + n);
  const [row] = await bot.db.read((tx) =>
    tx.execute(sql`select count(*)::int as changed from fulfillments
      where fulfillment_id = any(${sql.param(ids)}::bigint[]) and tracking_number is not null`),
  );
  expect(row).toEqual({ changed: 0 });
}

test('a unique index of the owner refuses one row: the summary names its line, and it is applied once the rule is gone', async () => {
  const { workspace } = bot;
  const taken = [...trackingLines(5, { from: 1, seed: 1 })][3]?.split(',')[1] ?? '';
  await run(
    `update fulfillments set tracking_number = '${taken}' where fulfillment_id = 90`,
    'create unique index one_parcel on fulfillments (tracking_number)',
  );
  const thread = shareTracking(workspace, { count: 5, from: 1, seed: 1 });
  const text = await confirmInVain(thread);
  expect(text).toContain(
    `Line 4 (order ${orderId(3)}): Another row in \`fulfillments\` already has this value (rule \`one_parcel\`). (Code 23505.)`,
  );
  expect(text).not.toContain(`(${taken})`);
  await untouched(1, 5);
  await run('drop index one_parcel');
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  expect(JSON.stringify(bot.log)).not.toContain(taken);
});

test('a trigger that is checked at COMMIT refuses one row with the data of others in its message: the line is named, the data is not', async () => {
  const { workspace } = bot;
  await run(
    `create function keep_vip() returns trigger language plpgsql as $$ begin
      if new.fulfillment_id = 13 then raise exception 'jane@example.com has priority' using errcode = 'VIP01'; end if;
      return new; end $$`,
    `create constraint trigger vip after update on fulfillments deferrable initially deferred
      for each row execute function keep_vip()`,
  );
  const thread = shareTracking(workspace, { count: 5, from: 10 });
  const text = await confirmInVain(thread);
  expect(text).toContain(
    `Line 5 (order ${orderId(13)}): It stopped the change. (Code VIP01.) It comes from the function \`keep_vip\`.`,
  );
  expect(JSON.stringify([text, bot.log])).not.toContain('jane@');
  await untouched(10, 5);
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_discard');
  await run('drop trigger vip on fulfillments');
});

test('an undo that the database refuses leaves the import applied, says why, and works once the rule is gone', async () => {
  const { workspace } = bot;
  const thread = shareTracking(workspace, { count: 5, from: 20 });
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  await run(`alter table fulfillments add constraint no_way_back
    check (fulfillment_id <> 22 or tracking_number is not null) not valid`);
  const undo = async () => {
    const message = findButton(workspace, thread, 'import_undo');
    if (message === undefined) throw new Error('no Undo');
    await workspace.as('lee').click(message, 'import_undo');
    const view = await workspace.waitFor('the form', () => {
      const form = workspace.modal('lee');
      return form?.submit === undefined || form.submit === null ? undefined : form;
    });
    await workspace.as('lee').submit(view);
  };
  await undo();
  const refused = () => {
    const message = findButton(workspace, thread, 'import_undo');
    return message !== undefined && allText(message).includes('refused to undo') ? allText(message) : undefined;
  };
  const text = await workspace.waitFor('the refusal', refused);
  expect(text).toContain('Line 4: The new value isn’t allowed in `fulfillments` (rule `no_way_back`). (Code 23514.)');
  expect((await readImports(bot.db)).at(-1)).toMatchObject({ state: 'applied', undoneBy: null });
  await run('alter table fulfillments drop constraint no_way_back');
  await undo();
  await waitForText(workspace, thread, /^Undone/);
  await untouched(20, 5);
});

test('a trigger that skips rows: after three times the summary names it', async () => {
  await run(
    `create function skip_some() returns trigger language plpgsql as $$ begin
      if new.fulfillment_id in (32, 33) then return null; end if; return new; end $$`,
    'create trigger frozen before update on fulfillments for each row execute function skip_some()',
  );
  const thread = shareTracking(bot.workspace, { count: 5, from: 30 });
  const texts: string[] = [];
  for (let time = 0; time < 3; time += 1) {
    const summary = await waitForSummary(bot.workspace, thread);
    await bot.workspace.as('lee').click(summary, 'import_confirm');
    const found = await waitUntil('the drift', async () => {
      const row = (await readImports(bot.db)).at(-1);
      return row?.state === 'ready' && row.drift?.times === time + 1 && row;
    });
    texts.push(JSON.stringify(found.drift));
    await waitForText(bot.workspace, thread, /^Changed since/);
    await waitUntil('the new summary', async () => {
      const message = findButton(bot.workspace, thread, 'import_confirm');
      return message !== undefined && JSON.stringify(message.blocks).includes(`.${found.planVersion}"`);
    });
  }
  expect(texts[0]).toContain(`line 4: order ${orderId(32)} was skipped by the database`);
  const shown = findButton(bot.workspace, thread, 'import_confirm');
  expect(shown && allText(shown)).toContain('This has happened 3 times in a row with the same rows.');
  expect(shown && allText(shown)).toContain('the trigger `frozen on fulfillments`');
  await untouched(30, 5);
  await run('drop trigger frozen on fulfillments');
});
