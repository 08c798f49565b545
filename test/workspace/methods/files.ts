/** files.*: what was shared, and the three steps of an upload. Source: docs.slack.dev/messaging/working-with-files. */
import { type Call, joinedChannel, jsonArg, type MethodTable, textArg } from '../api-method.ts';
import { fileObject } from '../file-object.ts';
import { reserveFile } from '../file-store.ts';
import { LIMITS } from '../limit-numbers.ts';
import { checkMessage } from '../limits.ts';
import { postMessage } from '../messages.ts';
import type { Json } from '../protocol.ts';
import { refuseFindings } from '../report-findings.ts';
import { deleteFile } from '../share-files.ts';
import { SlackError } from '../slack-error.ts';
import type { StoredFile } from '../state.ts';

function reserve(call: Call): Json {
  const { world } = call;
  const length = Number(textArg(call, 'length'));
  if (!Number.isInteger(length) || length <= 0) throw new SlackError('invalid_arguments');
  const file = reserveFile(world, textArg(call, 'filename') ?? '', length);
  const altText = textArg(call, 'alt_txt');
  if (altText !== undefined && altText.length > LIMITS.uploadAltText) throw new SlackError('alt_txt_too_large');
  if (altText !== undefined) file.altText = altText;
  return { upload_url: `${world.origin}/upload/v1/${file.id}`, file_id: file.id };
}

function uploaded(call: Call, id: string): StoredFile {
  const file = call.world.state.files.get(id);
  if (!file?.open || file.deleted || file.user !== call.world.state.app.botUser) throw new SlackError('file_not_found');
  return file;
}

/** Answers at once; the message with the files appears a while later, and its ts is not told. */
function complete(call: Call): Json {
  const given = jsonArg(call, 'files') as { id: string; title?: string }[];
  if (!Array.isArray(given) || given.length === 0) throw new SlackError('invalid_arguments');
  const files = given.map(({ id, title }) => Object.assign(uploaded(call, id), title && { title }));
  if (textArg(call, 'channel_id') !== undefined) share(call, files);
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

function share(call: Call, files: StoredFile[]): void {
  const { world } = call;
  const channel = joinedChannel(call, 'channel_id').id;
  const text = textArg(call, 'initial_comment') ?? '';
  const threadTs = textArg(call, 'thread_ts');
  if (text) refuseFindings(world, call.method, { text }, checkMessage({ text }));
  world.background.later(world.settings.shareDelayMs, () => {
    for (const file of files) file.channels.push(channel);
    const fileIds = files.map(({ id }) => id);
    const user = world.state.app.botUser;
    postMessage(world, { channel, user, text, subtype: 'file_share', fileIds, ...(threadTs && { threadTs }) });
  });
}

function info(call: Call): Json {
  const { world } = call;
  const file = world.state.files.get(textArg(call, 'file') ?? '');
  if (!file) throw new SlackError('file_not_found');
  if (file.deleted) throw new SlackError('file_deleted');
  const seen = file.channels.some((id) => world.state.conversations.get(id)?.members.includes(world.state.app.botUser));
  if (!seen && !file.inForm && file.user !== world.state.app.botUser) throw new SlackError('file_not_found');
  return { file: fileObject(world, file), comments: [], response_metadata: { next_cursor: '' } };
}

function remove(call: Call): Json {
  const { world } = call;
  const file = world.state.files.get(textArg(call, 'file') ?? '');
  if (!file || file.deleted) throw new SlackError('file_not_found');
  if (file.user !== world.state.app.botUser) throw new SlackError('cant_delete_file');
  deleteFile(world, file.id);
  return {};
}

const base = { token: 'bot', rate: 100 } as const;

export const FILES_METHODS: MethodTable = {
  'files.info': {
    ...base,
    scope: 'files:read',
    required: ['file'],
    optional: ['cursor', 'limit'],
    formOnly: true,
    perform: info,
  },
  'files.delete': { ...base, scope: 'files:write', required: ['file'], perform: remove },
  'files.getUploadURLExternal': {
    ...base,
    scope: 'files:write',
    required: ['filename', 'length'],
    optional: ['alt_txt', 'snippet_type'],
    formOnly: true,
    perform: reserve,
  },
  'files.completeUploadExternal': {
    ...base,
    scope: 'files:write',
    required: ['files'],
    optional: ['channel_id', 'thread_ts', 'initial_comment'],
    perform: complete,
  },
};
