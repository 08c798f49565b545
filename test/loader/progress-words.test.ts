import { expect, test } from 'vitest';
import { type LoadProgress, progressText } from '../../src/loader/progress-words.ts';

test.each<{ name: string; progress: LoadProgress; seconds: number; want: string }>([
  {
    name: 'half of a file',
    progress: { rows: 120_000, bytes: 34_120_000, totalBytes: 68_000_000 },
    seconds: 4.8,
    want: '120,000 rows, 34.1 of 68.0 MB (50 %), 25,000 rows/s',
  },
  {
    name: 'all but a byte',
    progress: { rows: 3, bytes: 999_999, totalBytes: 1_000_000 },
    seconds: 2,
    want: '3 rows, 1.0 of 1.0 MB (99 %), 2 rows/s',
  },
  {
    name: 'a file that has grown',
    progress: { rows: 10, bytes: 2_000_000, totalBytes: 1_000_000 },
    seconds: 1,
    want: '10 rows, 2.0 of 1.0 MB (100 %), 10 rows/s',
  },
  {
    name: 'a pipe, which has no size',
    progress: { rows: 10, bytes: 2_000_000, totalBytes: 0 },
    seconds: 1,
    want: '10 rows, 2.0 MB, 10 rows/s',
  },
  {
    name: 'the first moment',
    progress: { rows: 0, bytes: 0, totalBytes: 1_000_000 },
    seconds: 0,
    want: '0 rows, 0.0 of 1.0 MB (0 %)',
  },
])('tells of $name', ({ progress, seconds, want }) => {
  expect(progressText(progress, seconds)).toBe(want);
});
