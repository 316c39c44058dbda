import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowedPrivateNetworks, isPrivateAddress } from "../../helpdesk/private-networks.ts";

const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xff_ff });
const privateIpv4 = fc.oneof(
  ...[
    [10],
    [127],
    [0],
    [169, 254],
    [192, 168],
    [172, 16],
    [172, 31],
    [100, 64],
    [100, 127],
    [198, 18],
    [224],
    [255],
  ].map((head) => fc.tuple(byte, byte, byte, byte).map((rest) => [...head, ...rest].slice(0, 4))),
);
const publicIpv4 = fc
  .tuple(fc.constantFrom(1, 8, 9, 11, 93, 126, 128, 151, 185, 193, 199, 223), byte, byte, byte)
  .map((bytes) => [...bytes]);
/** Every way a socket, a resolver or a URL may write an IPv4 address. */
const spelt = (bytes: number[]): string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const dotted = bytes.join(".");
  const hex = [(a << 8) | b, (c << 8) | d].map((part) => part.toString(16)).join(":");
  return [
    dotted,
    `::ffff:${dotted}`,
    `::FFFF:${hex}`,
    `0:0:0:0:0:ffff:${hex}`,
    `64:ff9b::${hex}`,
    `64:ff9b::${dotted}`,
  ];
};
const inUrls = ([a = 0, b = 0, c = 0, d = 0]: number[]): string[] => {
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const octal = [a, b, c, d].map((part) => `0${part.toString(8)}`).join(".");
  return [String(number), `0x${number.toString(16)}`, octal, `${a}.${(b * 256 + c) * 256 + d}`, `${a}.${b}.${c}.${d}.`];
};

describe("isPrivateAddress", () => {
  it("knows a private IPv4 address in every spelling", () => {
    fc.assert(
      fc.property(privateIpv4, (bytes) => {
        for (const address of spelt(bytes)) expect(isPrivateAddress(address), address).toBe(true);
        for (const host of inUrls(bytes)) {
          expect(isPrivateAddress(new URL(`http://${host}/`).hostname), host).toBe(true);
        }
      }),
    );
  });

  it("lets a public IPv4 address pass in every spelling", () => {
    fc.assert(
      fc.property(publicIpv4, (bytes) => {
        fc.pre(!["192.88.99"].includes(bytes.slice(0, 3).join(".")));
        for (const address of spelt(bytes)) expect(isPrivateAddress(address), address).toBe(false);
      }),
    );
  });

  it("knows what is not public in IPv6, with and without an interface", () => {
    const heads = ["fc00", "fdab", "fe80", "febf", "fec0", "ff02", "2002", "100", "5f00", "3fff"];
    fc.assert(
      fc.property(fc.constantFrom(...heads), word, word, (head, one, two) => {
        const address = `${head}:${(one & 0x0f_ff).toString(16)}::${two.toString(16)}`;
        expect(isPrivateAddress(address), address).toBe(true);
        expect(isPrivateAddress(`${address}%eth0`)).toBe(true);
      }),
    );
    for (const address of ["::", "::1", "::7f00:1", "2001:db8::1", "2001::1", "64:ff9b:1::7f00:1", "fe80::1%1"]) {
      expect(isPrivateAddress(address), address).toBe(true);
    }
  });

  it("lets public IPv6 addresses pass", () => {
    for (const address of ["2a00:1450:4001:81b::200e", "2606:4700::1111", "2001:4860:4860::8888"]) {
      expect(isPrivateAddress(address), address).toBe(false);
    }
  });

  it("takes for private what is no address at all", () => {
    expect(isPrivateAddress("rt.example")).toBe(true);
  });
});

describe("the setting ALLOWED_PRIVATE_NETWORKS", () => {
  it("allows nothing private by default, and everything public", () => {
    const none = allowedPrivateNetworks.parse(undefined);
    expect(none.allows("127.0.0.1", "localhost")).toBe(false);
    expect(none.allows("8.8.8.8", "dns.google")).toBe(true);
  });

  it("takes names, addresses and networks of both kinds", () => {
    const some = allowedPrivateNetworks.parse(" rt.internal, 10.1.0.0/16,fd00:1::/32 , ::1");
    expect(some.allows("192.168.0.1", "RT.internal")).toBe(true);
    expect(some.allows("::ffff:10.1.2.3", "x")).toBe(true);
    expect(some.allows("fd00:1::5", "x")).toBe(true);
    expect(some.allows("::1", "x")).toBe(true);
    expect(some.allows("10.2.0.1", "x")).toBe(false);
    expect(some.allows("fd00:2::5", "x")).toBe(false);
  });

  it.each(["10.0.0.0/33", "10.0.0.0/x", "10.0.0", "http://rt.internal", "rt internal", "::1/129", "300.1.1.1", "a/8"])(
    "refuses %j with a sentence",
    (setting) => {
      const read = allowedPrivateNetworks.safeParse(setting);
      expect(read.success).toBe(false);
      expect(read.error?.issues[0]?.message).toMatch(/^host names, addresses and networks/);
    },
  );
});
