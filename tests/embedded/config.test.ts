import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../embedded/config.ts";

describe("the settings of an installation on one machine", () => {
  it("need nothing at all", () => {
    expect(readConfig([], {})).toMatchObject({
      dataDir: resolve(".aftercare"),
      port: 3000,
      url: "http://localhost:3000",
      databaseUrl: null,
      temporalElsewhere: false,
      smtpUrl: null,
    });
  });

  it("take options before the environment", () => {
    const config = readConfig(["--port", "3100", "--data", "elsewhere"], { PORT: "3001", AFTERCARE_DATA: "here" });
    expect(config).toMatchObject({ port: 3100, url: "http://localhost:3100", dataDir: resolve("elsewhere") });
    expect(config?.environment).toMatchObject({ PORT: "3100" });
  });

  it("treat an empty setting as one that is not there", () => {
    expect(readConfig([], { DATABASE_URL: "", PORT: "" })).toMatchObject({ databaseUrl: null, port: 3000 });
  });

  it("leave Temporal alone when an address or a profile names one", () => {
    expect(readConfig([], { TEMPORAL_ADDRESS: "temporal.example:7233" })?.temporalElsewhere).toBe(true);
    expect(readConfig([], { TEMPORAL_CONFIG_FILE: "/etc/temporal.toml" })?.temporalElsewhere).toBe(true);
  });

  it.each([
    [{ PORT: "80800" }, /^PORT must be a port number/],
    [{ PORT: "three" }, /^PORT must be a port number/],
    [{ DATABASE_URL: "mysql://host/db" }, /^DATABASE_URL must be an address such as postgres:/],
    [{ TEMPORAL_ADDRESS: "temporal" }, /^TEMPORAL_ADDRESS must be host:port/],
    [{ SMTP_URL: "mail.example.com" }, /^SMTP_URL must be an address such as smtp:/],
    [{ AFTERCARE_SECRET: "short" }, /^AFTERCARE_SECRET must be 32 bytes in base64/],
    [{ AFTERCARE_ADMIN_KEY: "secret" }, /^AFTERCARE_ADMIN_KEY must be an API key/],
    [{ AFTERCARE_URL: "example.com" }, /^AFTERCARE_URL must be an address such as https:/],
    [{ AFTERCARE_ADMIN_EMAIL: "me" }, /^AFTERCARE_ADMIN_EMAIL must be an e-mail address/],
    [{ METRICS_PORT: "0" }, /^METRICS_PORT must be a port number/],
  ])("name the wrong one in a sentence: %j", (env, sentence) => {
    expect(() => readConfig([], env)).toThrow(sentence);
  });

  it("never repeat a wrong value, which may hold a password", () => {
    expect(() => readConfig([], { SMTP_URL: "https://user:hunter2@mail.example.com" })).toThrow(/^(?!.*hunter2).+$/);
  });

  it("name an unknown option, and say where the known ones are", () => {
    expect(() => readConfig(["--prot", "3001"], {})).toThrow(/'--prot'.*--help/);
    expect(() => readConfig(["start"], {})).toThrow(/'start'.*--help/);
  });

  it("are not read when only the help is asked for", () => {
    expect(readConfig(["--help"], { PORT: "nonsense" })).toBe(null);
  });
});
