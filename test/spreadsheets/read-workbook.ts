/** Reads the one sheet of a workbook back into rows of text, by the archive's central directory. */
import { crc32, inflateRawSync } from 'node:zlib';

/** The rows of the sheet, each with the text of its cells by column (`A`, `Z`, `AA`); empty cells are '', dates as in a CSV. */
export function readWorkbook(bytes: Buffer): Record<string, string>[] {
  const xml = readEntry(bytes, 'xl/worksheets/sheet1.xml');
  return [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    Object.fromEntries(
      [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(
        ([, column, attributes = '', inner = '']) => {
          const [, serial] = /^<v>([\d.]+)<\/v>$/.exec(inner) ?? [];
          if (serial !== undefined && attributes.includes('s="3"')) return [column, dateOfSerial(Number(serial))];
          if (inner !== '' && !attributes.includes('t="inlineStr"')) throw new Error(`${column} is not text`);
          return [column, unescapeXml(inner.replace(/<[^>]+>/g, ''))];
        },
      ),
    ),
  );
}

function dateOfSerial(serial: number): string {
  const date = new Date(Date.UTC(1899, 11, 30) + Math.round(serial * 86_400) * 1000);
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** The text of a part of the archive. */
export function readEntry(bytes: Buffer, name: string): string {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const found = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (found === name) return inflateEntry(bytes, at);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  throw new Error(`the archive has no ${name}`);
}

function inflateEntry(bytes: Buffer, at: number): string {
  const [crc, packed, size, offset] = [16, 20, 24, 42].map((field) => bytes.readUInt32LE(at + field)) as [
    number,
    number,
    number,
    number,
  ];
  const begin = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const content = inflateRawSync(bytes.subarray(begin, begin + packed));
  if (content.length !== size || crc32(content) !== crc) throw new Error('the archive is damaged');
  return content.toString();
}

function unescapeXml(text: string): string {
  return text
    .replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
