import { beforeEach, describe, expect, test } from 'vitest';
import { type ShownProgress, showProgress } from '../../src/loader/show-progress.ts';

let written: string[];
let seconds: number;
const screen = (columns: number | undefined) => ({
  columns,
  write: (text: string) => void written.push(text),
  now: () => new Date(seconds * 1000),
});
const at = (moment: number, progress: ShownProgress) => {
  seconds = moment;
  progress.show({ rows: 1000 * moment, bytes: 1_000_000, totalBytes: 2_000_000 });
};

beforeEach(() => {
  written = [];
  seconds = 0;
});

describe('on a terminal', () => {
  test('one line is written anew, and taken away at the end', () => {
    const progress = showProgress(screen(80));
    for (const moment of [0.5, 1, 1.1, 2]) at(moment, progress);
    progress.end();
    expect(written).toEqual([
      '\r1,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\x1b[K',
      '\r2,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\x1b[K',
      '\r\x1b[K',
    ]);
  });

  test('a narrow one gets no second line', () => {
    at(1, showProgress(screen(20)));
    expect(written).toEqual(['\r1,000 rows, 1.0 of \x1b[K']);
  });

  test('a short load shows nothing', () => {
    const progress = showProgress(screen(80));
    at(0.9, progress);
    progress.end();
    expect(written).toEqual([]);
  });
});

test('where there is no terminal, a plain line comes every ten seconds', () => {
  const progress = showProgress(screen(undefined));
  for (const moment of [1, 10, 11, 19, 25]) at(moment, progress);
  progress.end();
  expect(written).toEqual([
    '10,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\n',
    '25,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\n',
  ]);
});
