/**
 * Reads the sheets of a workbook from its parts: names, visibility, zip entries, and number formats.
 * Parts and attributes: ECMA-376-1, Office Open XML, 18.2 (workbook), 18.8 (styles); OPC, 9.3 (relationships).
 */
import { posix } from 'node:path';
import { text } from 'node:stream/consumers';
import { type IdFormat, idFormat } from '../cells/excel-number.ts';
import { unpackEntry, type ZipEntry } from './zip.ts';

interface WorkbookSheet {
  name: string;
  isHidden: boolean;
  /** name of the zip entry with its cells; undefined for a sheet without cells, such as a chart */
  part: string | undefined;
}

export interface WorkbookParts {
  sheets: WorkbookSheet[];
  /** by cell style index: the formats that show numbers as ids, such as `000000` */
  idFormats: Map<number, IdFormat>;
  /** indexes of the cell styles that cross out what is in the cell */
  crossingOut: Set<number>;
}

/** Reads the parts. Throws an Error if the archive isn't a workbook. */
export async function readWorkbookParts(bytes: Buffer, entries: ReadonlyMap<string, ZipEntry>): Promise<WorkbookParts> {
  const read = async (name: string) => {
    const entry = entries.get(name);
    return entry === undefined ? '' : await text(unpackEntry(bytes, entry));
  };
  const find = (relations: readonly Relation[], type: string) => relations.find((one) => one.type.endsWith(`/${type}`));
  const workbook = find(readRelations(await read('_rels/.rels'), ''), 'officeDocument')?.target;
  if (workbook === undefined || !entries.has(workbook)) throw new Error('the archive holds no workbook');
  const folder = posix.dirname(workbook);
  const relations = readRelations(await read(`${folder}/_rels/${posix.basename(workbook)}.rels`), folder);
  const styles = await read(find(relations, 'styles')?.target ?? '');
  return {
    sheets: readSheets(await read(workbook), relations),
    idFormats: readIdFormats(styles),
    crossingOut: readCrossingOut(styles),
  };
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

function readRelations(xml: string, folder: string): Relation[] {
  return tagsOf(xml, 'Relationship').map(({ Id = '', Type = '', Target = '' }) => {
    const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
    return { id: Id, type: Type, target };
  });
}

function readSheets(xml: string, relations: readonly Relation[]): WorkbookSheet[] {
  return tagsOf(xml, 'sheet').map((attributes) => {
    const id = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];
    const relation = relations.find((one) => one.id === id && one.type.endsWith('/worksheet'));
    const isHidden = (attributes.state ?? 'visible') !== 'visible';
    return { name: attributes.name ?? '', isHidden, part: relation?.target };
  });
}

function readIdFormats(xml: string): Map<number, IdFormat> {
  const byId = new Map(
    tagsOf(contentOf(xml, 'numFmts'), 'numFmt').map(({ numFmtId = '', formatCode = '' }) => [
      numFmtId,
      idFormat(formatCode),
    ]),
  );
  const formats = tagsOf(contentOf(xml, 'cellXfs'), 'xf').map(({ numFmtId = '' }) => byId.get(numFmtId));
  return new Map(formats.flatMap((format, index) => (format === undefined ? [] : [[index, format] as const])));
}

function readCrossingOut(xml: string): Set<number> {
  const [, ...fonts] = contentOf(xml, 'fonts').split(/<(?:\w+:)?font\b/);
  const crossing = fonts.map((font) => /<(?:\w+:)?strike\b(?!\s+val="(?:0|false)")/.test(font));
  const styles = crossing.includes(true) ? tagsOf(contentOf(xml, 'cellXfs'), 'xf') : [];
  return new Set(styles.flatMap(({ fontId }, index) => (crossing[Number(fontId)] === true ? [index] : [])));
}

// The patterns below run in linear time on any text: each match attempt fails before it reaches a place where the next
// one would start.

/** The content of the first element of this name, in any namespace; '' if there is none or it isn't closed. */
function contentOf(xml: string, name: string): string {
  const start = xml.search(new RegExp(`<(?:\\w+:)?${name}\\b`));
  const rest = start === -1 ? '' : xml.slice(start);
  const end = rest.search(new RegExp(`</(?:\\w+:)?${name}>`));
  return end === -1 ? '' : rest.slice(0, end);
}

/** The attributes of all tags of this name, in any namespace. */
function tagsOf(xml: string, name: string): Record<string, string>[] {
  const tags = xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^<>]*)>`, 'g'));
  return [...tags].map(([, attributes = '']) => attributesOf(attributes));
}

/** `r="A1" s='3'` as an object; entities resolved. */
export function attributesOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', double, single]) => [name, unescapeXml(double ?? single ?? '')]),
  );
}

const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }));

/** What HTML calls the marks on letters, as in `&eacute;`. */
const accents = new Map([
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['circ', '\u0302'],
  ['tilde', '\u0303'],
  ['uml', '\u0308'],
  ['cedil', '\u0327'],
  ['caron', '\u030c'],
]);

/** Resolves entities, also those of HTML for a letter with an accent. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    const mark = accents.get(name?.slice(1));
    if (mark !== undefined) return (name.charAt(0) + mark).normalize('NFC');
    if (name !== undefined) return entities.get(name) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
