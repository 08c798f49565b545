/** Names of files that Holdfast gives to others, or that came from them. */

const maxLength = 240;
/** Of longer names only the beginning and the end are read: the patterns below take long on some. */
const maxReadLength = 1000;

/**
 * A name without what would turn it round, hide a part of it or be taken for markup or a path: control and format
 * characters, among them the marks of direction, and signs such as `<`, `*` or `/`. "file" when nothing is left.
 */
export function cleanFileName(name: string): string {
  const read = name.length > maxReadLength ? `${name.slice(0, maxLength * 2)}${name.slice(-maxLength)}` : name;
  const plain = read
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>*`|"\\/:?]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^[\s.-]+|[\s.-]+$/g, '');
  return shorten(plain) || 'file';
}

/** "march.csv" → "march" and ".csv". The extension is empty where the end doesn't look like one. */
export function splitFileName(name: string): { base: string; extension: string } {
  const [extension = ''] = /\.[A-Za-z0-9]{1,5}$/.exec(name) ?? [];
  return { base: name.slice(0, name.length - extension.length), extension };
}

/** Keeps the extension of a long name. */
function shorten(name: string): string {
  const letters = [...name];
  if (letters.length <= maxLength) return name;
  const { extension } = splitFileName(name);
  return `${letters.slice(0, maxLength - extension.length).join('')}${extension}`;
}
