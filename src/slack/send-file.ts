/** Hands a file to one person alone, in the conversation that they have with the app: no file can be ephemeral. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import { openDirect } from './say-privately.ts';
import { type Upload, uploadFile } from './upload-file.ts';

/** Uploads `content` as a file of that name. */
export async function sendFile(
  slack: WebClient,
  userId: string,
  { content, ...file }: { content: string | Uint8Array } & Pick<Upload, 'name' | 'comment' | 'altText'>,
): Promise<void> {
  const channelId = await openDirect(slack, userId);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    const path = join(folder, file.name);
    await writeFile(path, content);
    await uploadFile(slack, { ...file, path, channelId, threadTs: null });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
