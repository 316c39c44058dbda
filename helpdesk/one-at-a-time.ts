const last = new Map<string, Promise<unknown>>();

/**
 * Runs what is given under one name one after the other, in this process: for helpdesks that cannot refuse the second of
 * two writes. Between processes the ledger's lease does that (activities, decision 0003).
 */
export async function oneAtATime<T>(name: string, act: () => Promise<T>): Promise<T> {
  const before = last.get(name) ?? Promise.resolve();
  const mine = before.then(act, act);
  last.set(name, mine);
  try {
    return await mine;
  } finally {
    if (last.get(name) === mine) last.delete(name);
  }
}
