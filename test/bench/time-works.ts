/** How long statements take, each ten times; one that takes long, less often. Times are in milliseconds. */
const timesEach = 10;
const longEnough = 3_000;

/** Two ways to do the same, in turns, so that what else the machine does strikes both alike. */
export async function timeInTurns(...works: (() => Promise<unknown>)[]): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let time = 0; time < timesEach; time += 1) {
    for (const [which, work] of works.entries()) {
      const taken = times[which] ?? [];
      if (taken.reduce((sum, one) => sum + one, 0) < longEnough) taken.push(await timeOf(work));
    }
  }
  return times;
}

/** One thing, again and again. */
export async function timeEach(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let time = 0; time < timesEach; time += 1) times.push(await timeOf(work));
  return times;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
