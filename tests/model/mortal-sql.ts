import type { Database } from "../../database/connect.ts";

/** The same database, over which nothing more is said once the process is lost: `alive` is waited for before each statement. */
export function mortalSql(sql: Database, alive: () => Promise<void> | null): Database {
  return new Proxy(sql, {
    apply(target, self, given: unknown[]): unknown {
      const query: unknown = Reflect.apply(target, self, given);
      return query instanceof Promise ? once(query, alive) : query;
    },
    get(target, name, receiver): unknown {
      const member: unknown = Reflect.get(target, name, receiver);
      if (name !== "begin" || typeof member !== "function") return member;
      return async (...given: unknown[]): Promise<unknown> => {
        await alive();
        return await Reflect.apply(member, target, given);
      };
    },
  });
}

/** A statement begins when it is waited for; as part of another one it never is. */
function once(query: Promise<unknown>, alive: () => Promise<void> | null): Promise<unknown> {
  const begin = query.then;
  return Object.defineProperty(query, "then", {
    value: async (done: (rows: unknown) => unknown, failed: (error: unknown) => unknown) => {
      try {
        await alive();
      } catch (error) {
        return failed(error);
      }
      return await Reflect.apply(begin, query, [done, failed]);
    },
  });
}
