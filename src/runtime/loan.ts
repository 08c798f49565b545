/** Something that a process uses, and whoever lends it counts. */
export interface Loan {
  /** The process keeps it unused; `giveBack` is called, once, when it is needed elsewhere. */
  keep(giveBack: () => Promise<void>): void;
  /** Whether the process may use again what it kept; when not, it needs another loan. */
  resume(): boolean;
  end(): void;
}
