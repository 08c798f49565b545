import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateFields, textFields } from '../../src/filters/filter.ts';
import { describeFilter, formatFilter } from '../../src/filters/format-filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { FilterError } from '../../src/text/typed-text.ts';

/** A Sunday, 10 in the morning in New York. */
const clock = { now: new Date('2026-11-22T15:00:00Z'), timeZone: 'America/New_York' };
const parse = (text: string) => parseFilter(text, clock);

describe('every line of the grammar', () => {
  test.each([
    // filter, term
    ['', ''],
    ['status:hold', 'status:hold'],
    ['status:hold carrier:ups maria', 'status:hold carrier:ups "maria"'],
    ['-status:hold', '-status:hold'],
    ['-maria', '-"maria"'],
    ['sort:oldest', 'sort:oldest'],
    ['sort:newest', ''],
    ['any:A1,b@example.com', 'any:A1,b@example.com'],
    ['tracking:none', 'tracking:none'],
    ['carrier:ups,EMPTY', 'carrier:ups,none'],
    ['-rma:null', '-rma:none'],
    ['tracking:"none"', 'tracking:"none"'],
    ['campaign:"none"', 'campaign:"none"'],
    ['name:Null', 'name:"Null"'],
    ['shipped:never', 'shipped:never'],
    ['-delivered:none', '-delivered:never'],
    ['older:5d', 'created:>5d'],
    ['newer:2d', 'created:<2d'],
    ['since:2026-11-01', 'created:>=2026-11-01'],
    ['before:2026-11-01', 'created:<2026-11-01'],
    ['customer:Maria', 'name:Maria'],
    ['customer:555', 'customerid:555'],
    ['state:hold', 'status:hold'],
    ['state:OR', 'state:OR'],
    ['format:xlsx', 'format:xlsx'],
    ['format:csv', ''],
    ['empty:file', 'empty:file'],
    // fields
    ...textFields.map((field) => [`${field}:1234`, `${field}:1234`]),
    ...dateFields.map((field) => [`${field}:today`, `${field}:today`]),
    // values and words
    ['status:hold,pending,SHIPPED', 'status:hold,pending,shipped'],
    ['status:"Pending Shipment"', 'status:pending_shipment'],
    ['name:"van der Meer",smith', 'name:"van der Meer",smith'],
    ['"van der Meer"', '"van der Meer"'],
    ['"created:today"', '"created:today"'],
    ['"-5"', '"-5"'],
  ])('%s', (typed, want) => expect(formatFilter(parse(typed))).toBe(want));
});

describe('what people make of it', () => {
  test.each([
    ['curly quotes', 'name:“van der Meer” O’Brien', `name:"van der Meer" "O'Brien"`],
    ['a long dash before a filter', '–status:hold —maria', '-status:hold -"maria"'],
    ['a link', 'https://example.com/a:b', '"https://example.com/a:b"'],
    ['an address as an address book gives it', 'Zoe <zoe@example.com>', '"Zoe" "zoe@example.com"'],
    ['the same as a value', 'email:<zoe@example.com>', 'email:zoe@example.com'],
    ['signs that Slack escapes', '<> campaign:"a &amp; <b>"', '"<>" campaign:"a &amp; <b>"'],
    ['doubled blanks', '  status:hold   maria  ', 'status:hold "maria"'],
    ['a no-break space', 'status:hold\u00a0maria', 'status:hold "maria"'],
    ['a blank after the colon', 'status: hold', 'status:hold'],
    ['a blank after a comma', 'status:hold, pending maria', 'status:hold,pending "maria"'],
    ['a comma before another filter', 'status:hold, carrier:ups', 'status:hold carrier:ups'],
    ['capitals', 'STATUS:HOLD Email:Jo', 'status:hold email:Jo'],
    ['other names', 'e-mail:jo order-id:7B83FF8095 warehouse:3', 'email:jo order:7B83FF8095 house:3'],
    ['a number sign', '#1001 order:#1001', '"#1001" order:#1001'],
    ['leading zeros', '0012345 order:0012345', '"0012345" order:0012345'],
    ['an id like a number', '8812345E12 order:8812345E12', '"8812345E12" order:8812345E12'],
    ['a tracking number with blanks', 'tracking:"9400 1118-9922"', 'tracking:940011189922'],
    ['a phone number', 'phone:"(212) 555-0142"', 'phone:2125550142'],
    ['an open quotation mark', 'sku:"SER-30', 'sku:SER-30'],
    ['noise alone', `- " ' , ;`, ''],
    ['zero-width characters', 'ma\u200bria', '"maria"'],
    ['a NUL', 'ma\u0000ria', '"maria"'],
    ['SQL', `name:"'; drop table orders; --"`, `name:"'; drop table orders; --"`],
    ['ids and names that begin with a dash', 'order:-5 house:-x name:-li', 'order:-5 house:"-x" name:"-li"'],
    ['a carrier that we don’t know, with a dash', 'carrier:-zap', 'carrier:-zap'],
    ['British English', 'status:canceled,on-hold', 'status:cancelled,hold'],
  ])('%s', (_, typed, want) => expect(formatFilter(parse(typed))).toBe(want));
});

describe('dates, with the range that is shown back', () => {
  test.each([
    ['today', 'Nov 22, 2026'],
    ['yesterday', 'Nov 21, 2026'],
    ['sunday', 'Nov 22, 2026'],
    ['monday', 'Nov 16, 2026'],
    ['this-week', 'Nov 16–22, 2026'],
    ['last-week', 'Nov 9–15, 2026'],
    ['this-month', 'Nov 1–30, 2026'],
    ['last_month', 'Oct 1–31, 2026'],
    ['thisyear', 'Jan 1 – Dec 31, 2026'],
    ['last-year', 'Jan 1 – Dec 31, 2025'],
    ['7d', 'Nov 16–22, 2026'],
    ['1d', 'Nov 22, 2026'],
    ['2w', 'Nov 9–22, 2026'],
    ['2026-11-01', 'Nov 1, 2026'],
    ['2026/1/5', 'Jan 5, 2026'],
    ['2024-02-29', 'Feb 29, 2024'],
    ['2026-02', 'Feb 1–28, 2026'],
    ['2025', 'Jan 1 – Dec 31, 2025'],
    ['2026-11-01..2026-11-15', 'Nov 1–15, 2026'],
    ['2026-11-01…2026-11-15', 'Nov 1–15, 2026'],
    ['2026–11–01..2026—11—15', 'Nov 1–15, 2026'],
    ['2025-12-30..2026-01-02', 'Dec 30, 2025 – Jan 2, 2026'],
    ['last-month..today', 'Oct 1 – Nov 22, 2026'],
    ['2026-11-01..', 'since Nov 1, 2026'],
    ['..2026-11-15', 'until Nov 15, 2026'],
    ['>2026-11-01', 'since Nov 2, 2026'],
    ['>=2026-11-01', 'since Nov 1, 2026'],
    ['<2026-11-01', 'until Oct 31, 2026'],
    ['<=2026-11-01', 'until Nov 1, 2026'],
    ['>=monday', 'since Nov 16, 2026'],
    ['>last-month', 'since Nov 1, 2026'],
    ['3.11.2026', 'Nov 3, 2026'],
    ['15.11.2026', 'Nov 15, 2026'],
    ['"nov 3"', 'Nov 3, 2026'],
    ['"3rd of December"', 'Dec 3, 2025'],
    ['"Nov 3, 2025"', 'Nov 3, 2025'],
    ['november', 'Nov 1–30, 2026'],
    ['"dec 2025"', 'Dec 1–31, 2025'],
    ['last-sunday', 'Nov 15, 2026'],
    ['"last monday"', 'Nov 16, 2026'],
    ['this-quarter', 'Oct 1 – Dec 31, 2026'],
    ['"last quarter"', 'Jul 1 – Sep 30, 2026'],
    ['"last 7 days"', 'Nov 16–22, 2026'],
    ['"past month"', 'Oct 24 – Nov 22, 2026'],
    ['"5 days"', 'Nov 18–22, 2026'],
    ['"5 days ago"', 'Nov 17, 2026'],
    ['>5d', 'until Nov 17, 2026'],
    ['>=5d', 'until Nov 17, 2026'],
    ['"older than 5 days"', 'until Nov 17, 2026'],
    ['<5d', 'Nov 18–22, 2026'],
    ['3d..1d', 'Nov 19–21, 2026'],
    ['14d..2026-11-20', 'Nov 8–20, 2026'],
    ['"2026-11-01 to 2026-11-05"', 'Nov 1–5, 2026'],
    ['"2026-11-01 - 2026-11-05"', 'Nov 1–5, 2026'],
    ['"2026-11-01 .. 2026-11-05"', 'Nov 1–5, 2026'],
    ['"between nov 1 and nov 5"', 'Nov 1–5, 2026'],
    ['"since monday"', 'since Nov 16, 2026'],
    ['today,2026-11-01', 'Nov 22, 2026 or Nov 1, 2026'],
  ])('created:%s', (typed, want) => {
    const filter = parse(`created:${typed}`);
    expect(describeFilter(filter, clock.timeZone)).toBe(`created ${want}, New York time`);
  });

  test.each([
    ['a day of 25 hours', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['a day of 23 hours', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
  ])('%s has its own midnights', (_, day, from, until) => {
    const [condition] = parse(`created:${day}`).conditions;
    expect(condition).toMatchObject({ ranges: [{ from: new Date(from), until: new Date(until) }] });
  });

  test('today depends on where the asker is', () => {
    const tokyo = parseFilter('created:today', {
      ...clock,
      now: new Date('2026-11-22T16:00:00Z'),
      timeZone: 'Asia/Tokyo',
    });
    expect(describeFilter(tokyo, 'Asia/Tokyo')).toBe('created Nov 23, 2026, Tokyo time');
  });
});

describe('mistakes name the word and the nearest form', () => {
  test.each([
    ['a misspelt filter', '-staus:hold', /“staus:”.*Did you mean “-status:hold”/],
    ['an unknown filter', 'foo:bar', /“foo:”.*Filters are status, carrier.*quotation marks/],
    ['a misspelt status', 'status:shiped', /“shiped”.*status:shipped/],
    ['an unknown status', 'status:zzz', /“zzz”.*Statuses are hold, pending/],
    ['no value', 'status:', /“status:” has no value.*status:hold/],
    ['only commas', 'carrier:,', /has no value.*carrier:ups/],
    ['a misspelt period', 'created:tody', /“tody”.*today/],
    ['an American date', 'created:11/15/2026', /“11\/15\/2026”.*2026-11-15/],
    ['a date that could be two', 'created:03-11-2026', /2026-03-11 \(month first\) or 2026-11-03 \(day first\)/],
    ['hours', 'created:24h', /2d/],
    ['a date that everything has', 'created:never', /Every fulfillment has a date/],
    ['another order', 'sort:name', /sort:newest or sort:oldest/],
    ['a day that does not exist', 'created:2026-02-30', /“2026-02-30”.*2026-02-28/],
    ['a month that does not exist', 'created:2026-13-01', /don’t recognize the date.*2026-11-22/],
    ['ends in the wrong order', 'created:2026-11-15..2026-11-01', /2026-11-01\.\.2026-11-15/],
    ['too many days', 'created:9999d', /1d to 4000d/],
    ['no days', 'created:0d', /“0d” is out of range. Use 1d/],
    ['three ends', 'created:2025..2026..2027', /don’t recognize/],
    ['too few digits', 'phone:12', /“phone:12”.*phone:212/],
    ['a dash at a status', 'status:-hold', /“status:-hold” leaves out.*“-status:hold”/],
    ['a dash at one of several', 'status:hold,-pending', /“-status:pending”/],
    ['a dash at both', '-status:-hold', /“-status:hold”/],
    ['a long dash at a status of two words', 'status:"–Pending Shipment"', /“-status:"Pending Shipment"”/],
    ['an exclamation mark at a status', 'status:!hold', /“-status:hold”/],
    ['a dash at no status', 'status:-zzz', /“-status:zzz”/],
    ['a dash at a carrier', 'carrier:-ups', /“-carrier:ups”/],
    ['a dash at a period', 'created:-today', /“-created:today”/],
    ['an unknown format', 'format:pdf', /format:csv or format:xlsx/],
    ['another wish', 'empty:yes', /empty:file/],
    ['10 kB of text', 'x'.repeat(10_240), /10,240 characters.*3,000/],
    ['many words', 'a '.repeat(100), /100 parts.*20/],
    ['many values', `order:${Array.from({ length: 50_001 }, (_, n) => n).join(',')}`, /50,001 values.*50,000/],
    ['a very long word', 'y'.repeat(500), /too long to search for/],
  ])('%s', (_, typed, want) => {
    expect(() => parse(typed)).toThrow(FilterError);
    expect(() => parse(typed)).toThrow(want);
    expect(() => parse(typed)).toThrow(/^.{10,400}$/s);
  });
});

test('any text is a filter or a mistake, and a filter written out is the same filter', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      'status:',
      'created:',
      '-',
      '"',
      '“',
      ',',
      '..',
      '7d',
      'hold',
      ' ',
      '<@U1|a>',
      '<a@b>',
      '<',
      '>',
      '&gt;',
      '2026-11-01',
      ':',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      let filter: ReturnType<typeof parse>;
      try {
        filter = parse(pieces.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError);
        return;
      }
      expect(parse(formatFilter(filter))).toEqual(filter);
    }),
    { numRuns: 3000 },
  );
});
