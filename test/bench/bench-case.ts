/** What a case of the benchmarks is given, and gives. */
import type { BenchServer } from './bench-server.ts';
import type { Result } from './results.ts';

export interface Bench {
  /** fulfillments in the database */
  rows: number;
  rounds: number;
  /** for files; removed at the end */
  folder: string;
  server: BenchServer;
  /** tells what is being done */
  tell(text: string): void;
}

export type BenchCase = (bench: Bench) => Promise<Result[]>;
