const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** What node is to `--import` so that it sends itself a signal at the moment at which it asks for a certain module. */
export const signalWhileLoading = (signal: "SIGTERM" | "SIGINT", { of }: { of: string }): string =>
  dataUrl(
    `import { register } from "node:module";
    register(${JSON.stringify(
      dataUrl(`export function resolve(name, context, next) {
        if (name === ${JSON.stringify(of)}) process.kill(process.pid, "${signal}");
        return next(name, context);
      }`),
    )});`,
  );
