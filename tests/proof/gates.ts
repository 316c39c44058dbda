export type Gates = ReturnType<typeof createGates>;

/** Places outside the product at which the test holds whoever comes by, once, until it says otherwise. */
export function createGates() {
  const armed = new Map<string, number>();
  const inside = new Map<number, () => void>();
  return {
    arm: ({ id, key }: { id: number; key: string }): void => void armed.set(key, id),
    /** True at once for those nobody waits for; false, later, for one that was held: its connection is to be cut. */
    async pass(key: string): Promise<boolean> {
      const id = armed.get(key);
      if (id === undefined) return true;
      armed.delete(key);
      await new Promise<void>((resolve) => inside.set(id, resolve));
      return false;
    },
    held: (): number[] => [...inside.keys()],
    cut(id: number): void {
      inside.get(id)?.();
      inside.delete(id);
    },
  };
}
