/** What a person may do in a chaos run. A deed that finds nothing to act on is none; one that Slack's side swallows is tried anew another time. */
import { sql } from 'drizzle-orm';
import { importActions } from '../../src/action-ids.ts';
import type { Random } from '../demo/random.ts';
import { orderId } from '../support/hold-orders.ts';
import { findOffer, type Scene } from './scene.ts';
import type { ChaosFile } from './shared-files.ts';

export type Deed = (scene: Scene, who: string, random: Random) => Promise<unknown>;

/** Each with how often it is done in relation to the others. */
export const deeds: [weight: number, name: string, deed: Deed][] = [
  [26, 'share tracking', async (scene, who, random) => share(scene, who, random, scene.files.tracking())],
  [10, 'share returns', async (scene, who, random) => share(scene, who, random, scene.files.returns())],
  [8, 'share records', async (scene, who, random) => share(scene, who, random, scene.files.records())],
  [2, 'share the same content', async (scene, who, random) => shareSameContent(scene, who, random)],
  [1, 'share the same file', async (scene, who, random) => reshare(scene, who, random)],
  [1, 'delete the message', async (scene, _who, random) => deleteMessage(scene, random)],
  [40, 'confirm', (scene, who, random) => click(scene, who, random, importActions.confirm)],
  [6, 'confirm all at once', confirmTogether],
  [3, 'discard', (scene, who, random) => click(scene, who, random, importActions.discard)],
  [2, 'check again', (scene, who, random) => click(scene, who, random, importActions.checkAgain)],
  [2, 'get the rows left out', (scene, who, random) => click(scene, who, random, importActions.rejected)],
  [3, 'choose for several records', chooseForAmbiguous],
  [7, 'undo', undo],
  [3, 'export', (scene, who) => scene.workspace.as(who).command('export status:returned')],
  [2, 'search', (scene, who) => scene.workspace.as(who).command('status:shipped created:7d')],
  [
    2,
    'look at an order',
    (scene, who, random) => scene.workspace.as(who).command(`order ${orderId(random.int(1, 500))}`),
  ],
  [1, 'list imports', (scene, who) => scene.workspace.as(who).command('imports')],
  [3, 'change a record elsewhere', changeElsewhere],
];

function share(scene: Scene, who: string, random: Random, file: ChaosFile): void {
  const channel = random.pick(scene.channels);
  const { ts, fileIds } = scene.workspace.as(who).shareFile(channel, { ...file });
  scene.shared.push({ channel, ts, fileId: fileIds[0] ?? '', sharedBy: who, ...file });
}

function shareSameContent(scene: Scene, who: string, random: Random): void {
  const earlier = scene.shared.slice(-30);
  if (earlier.length > 0) share(scene, who, random, random.pick(earlier));
}

function reshare(scene: Scene, who: string, random: Random): void {
  const earlier = scene.shared.slice(-30);
  if (earlier.length > 0) scene.workspace.as(who).reshare(random.pick(scene.channels), [random.pick(earlier).fileId]);
}

function deleteMessage(scene: Scene, random: Random): void {
  const earlier = scene.shared.slice(-10);
  if (earlier.length === 0) return;
  const { channel, ts, sharedBy } = random.pick(earlier);
  const stands = scene.workspace.messages(channel).some((message) => message.ts === ts && message.user !== 'USLACKBOT');
  if (stands) scene.workspace.as(sharedBy).deleteMessage(channel, ts);
}

async function click(scene: Scene, who: string, random: Random, actionId: string): Promise<void> {
  const message = findOffer(scene, random, actionId);
  if (message !== undefined) await scene.workspace.as(who).click(message, actionId);
}

/** Everybody clicks, somebody twice, and one discards: exactly one wins. */
async function confirmTogether(scene: Scene, who: string, random: Random): Promise<void> {
  const message = findOffer(scene, random, importActions.confirm);
  if (message === undefined) return;
  const clicks = [who, ...scene.people].map((one) => scene.workspace.as(one).click(message, importActions.confirm));
  await Promise.all([...clicks, scene.workspace.as(random.pick(scene.people)).click(message, importActions.discard)]);
}

async function chooseForAmbiguous(scene: Scene, who: string, random: Random): Promise<void> {
  const message = findOffer(scene, random, importActions.ambiguous);
  const choice = random.pick(['all', 'all', 'skip']);
  if (message !== undefined) await scene.workspace.as(who).click(message, importActions.ambiguous, choice);
}

/** How long a person waits for a form before they go on to something else. */
const patience = 4_000;

async function undo(scene: Scene, who: string, random: Random): Promise<void> {
  const { workspace } = scene;
  const message = findOffer(scene, random, importActions.undo);
  if (message === undefined) return;
  const actor = workspace.as(who);
  await actor.click(message, importActions.undo);
  const asks = () => workspace.modal(who)?.submit !== undefined && workspace.modal(who);
  const view = await workspace.waitFor('the form', asks, patience).catch(() => undefined);
  if (view !== undefined) await actor.submit(view);
  const open = workspace.modal(who);
  if (open !== undefined) await actor.close(open);
}

/** Another system changes records, without knowing of Holdfast: an import of them must not be written as it was shown. */
async function changeElsewhere({ database }: Scene, _who: string, random: Random): Promise<void> {
  const [first, carrier] = [random.int(1, 400), random.pick(['FedEx', 'DHL', 'OnTrac'])];
  const change = database.outside((db) =>
    db.write(async (tx) => {
      await tx.execute(sql`set local application_name = 'another system'`);
      await tx.execute(sql`
        update fulfillments set carrier = ${carrier}
        where fulfillment_id in (
          select fulfillment_id
          from (select import_id, fulfillment_id from import_changes union all select import_id, fulfillment_id from import_records) c
            join imports using (import_id)
          where state = 'ready' order by fulfillment_id offset ${first}::int limit 2)`);
    }),
  );
  // The other system has the same database, which may just be away.
  await change.catch(() => undefined);
}
