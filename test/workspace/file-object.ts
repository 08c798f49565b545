/** A stored file as Slack's API shows it. Source: docs.slack.dev/reference/objects/file-object. */
import type { Json } from './protocol.ts';
import type { StoredFile } from './state.ts';
import type { World } from './world.ts';

function path(world: World, file: StoredFile): string {
  return `${world.state.team.id}-${file.id}`;
}

/** Short texts are kept so that they can be edited; whatever else is uploaded stays as it is. */
const editableTypes = ['text', 'csv', 'tsv', 'json'];
const LONGEST_EDITABLE = 1_000_000;

function isKeptForEditing({ filetype, size }: StoredFile): boolean {
  return editableTypes.includes(filetype) && size <= LONGEST_EDITABLE;
}

/** The whole file object, as files.info gives it. */
export function fileObject(world: World, file: StoredFile): Json {
  const name = encodeURIComponent(file.name.toLowerCase().replaceAll(' ', '_'));
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype.toUpperCase(),
    user: file.user,
    user_team: world.state.people.get(file.user)?.teamId,
    editable: isKeptForEditing(file),
    size: file.size,
    mode: file.filetype === 'text' ? 'snippet' : 'hosted',
    is_external: false,
    external_type: '',
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${world.origin}/files-pri/${path(world, file)}/${name}`,
    url_private_download: `${world.origin}/files-pri/${path(world, file)}/download/${name}`,
    permalink: `${world.origin}/files/${file.user}/${file.id}/${name}`,
    channels: file.channels,
    file_access: 'visible',
    ...(file.attachments && emailFacts(world, file.attachments)),
    ...conditionFacts(world, file),
  };
}

/** Of an email to a channel. Source: payloads in public repositories, such as dkijkuit/slack-mirror's tests. */
function emailFacts(world: World, attachments: StoredFile[]): Json {
  return {
    ...{ mode: 'email', filetype: 'email', mimetype: 'text/html', editable: false },
    ...{ subject: 'Shipments', original_attachment_count: attachments.length },
    attachments: attachments.map((one) => {
      const { name: filename, size, mimetype } = one;
      return { filename, size, mimetype, url: fileObject(world, one).url_private, metadata: null };
    }),
  };
}

function conditionFacts(world: World, { condition }: StoredFile): Json {
  const hidden = { url_private: undefined, url_private_download: undefined };
  switch (condition) {
    case 'processing':
      return { ...hidden, mimetype: '', filetype: '', pretty_type: '', size: 0 };
    case 'hidden_by_limit':
      return { ...hidden, mode: 'hidden_by_limit' };
    case 'access_denied':
      return { ...hidden, file_access: 'access_denied' };
    case 'external': {
      const url = `https://drive.example/${world.state.team.id}`;
      return {
        mode: 'external',
        is_external: true,
        external_type: 'gdrive',
        url_private: url,
        url_private_download: url,
      };
    }
    default:
      return {};
  }
}

/** The file as it stands in a message: a tombstone when deleted, bare for Slack Connect. */
export function fileInMessage(world: World, file: StoredFile): Json {
  if (file.deleted) return { id: file.id, mode: 'tombstone' };
  if (file.checkFileInfo) return { id: file.id, created: file.created, mode: 'hosted', file_access: 'check_file_info' };
  if (file.condition === 'stub') return { id: file.id };
  return fileObject(world, file);
}
