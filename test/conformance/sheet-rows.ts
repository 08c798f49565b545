/** Reads the one sheet of a workbook row by row, however large it is. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';

const sheet = 'xl/worksheets/sheet1.xml';

/** The texts of each row's cells. @throws when a cell is not text, or is out of its place */
export async function* sheetRows(path: string): AsyncGenerator<string[]> {
  const { start, end } = await findSheet(path);
  const xml = createReadStream(path, { start, end: end - 1 })
    .pipe(createInflateRaw())
    .setEncoding('utf8');
  let rest = '';
  for await (const chunk of xml) {
    const rows = (rest + chunk).split('</row>');
    rest = rows.pop() ?? '';
    for (const row of rows) yield cellsOf(row);
  }
}

/** Where the packed bytes of the sheet stand, by the archive's directory. */
async function findSheet(path: string): Promise<{ start: number; end: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number) => (await file.read(Buffer.alloc(length), 0, length, at)).buffer;
    const end = await read(size - 22, 22);
    const directory = await read(end.readUInt32LE(16), end.readUInt32LE(12));
    let at = 0;
    while (directory.toString('utf8', at + 46, at + 46 + directory.readUInt16LE(at + 28)) !== sheet) {
      at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    const local = directory.readUInt32LE(at + 42);
    const header = await read(local, 30);
    const start = local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    return { start, end: start + directory.readUInt32LE(at + 20) };
  } finally {
    await file.close();
  }
}

const cell = /<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs;

function cellsOf(row: string): string[] {
  return [...row.matchAll(cell)].map(([, column, attributes = '', inner = ''], index) => {
    if (placeOf(column ?? '') !== index) throw new Error(`column ${column} stands in place ${index}`);
    if (inner !== '' && !attributes.includes('t="inlineStr"')) throw new Error(`a cell of ${column} is not text`);
    return unescapeXml(inner.replace(/<[^>]+>/g, ''));
  });
}

function placeOf(column: string): number {
  return [...column].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** First the markup of XML, then what Office writes for characters that XML has no place for (ECMA-376-1, 22.9.2.19). */
function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
