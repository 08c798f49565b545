/** Files that a person puts into a form: they become files of the workspace before the form reaches the app. */
import { fileObject } from './file-object.ts';
import { type GivenFile, storeFile } from './file-store.ts';
import type { Json, View } from './protocol.ts';
import type { StoredPerson } from './state.ts';
import type { World } from './world.ts';

/** Slack's limit. Source: docs.slack.dev/reference/block-kit/block-elements/file-input-element. */
const MAX_FORM_FILE = 10 * 1024 * 1024;

/** A file as the page sends it, as a test gives it, or as it stands in the form already. */
type Picked = { name: string; base64: string } | GivenFile | { id: string };

/** The values of a form with file objects where files were picked (docs.slack.dev, "File input element"). */
export function takeUploads(world: World, person: StoredPerson, values: View['values']): View['values'] {
  const taken = (field: Json): Json =>
    field.type === 'file_input'
      ? { ...field, files: (field.files as Picked[]).map((picked) => takeUpload(world, person, picked)) }
      : field;
  return mapFields(values, taken);
}

function takeUpload(world: World, person: StoredPerson, picked: Picked): Json {
  if ('id' in picked) return picked;
  const given = 'base64' in picked ? { name: picked.name, content: Buffer.from(picked.base64, 'base64') } : picked;
  const stored = storeFile(world, person.id, given);
  if (stored.size > MAX_FORM_FILE) throw new Error('Slack takes files of up to 10 MB in a form.');
  return fileObject(world, Object.assign(stored, { inForm: true }));
}

function mapFields(values: View['values'], change: (field: Json) => Json): View['values'] {
  return Object.fromEntries(
    Object.entries(values).map(([blockId, fields]) => [
      blockId,
      Object.fromEntries(Object.entries(fields).map(([actionId, field]) => [actionId, change(field)])),
    ]),
  );
}
