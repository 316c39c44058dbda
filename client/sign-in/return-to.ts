/** A page of the console to go on to after signing in; anything that could lead elsewhere is dropped. */
export function returnTo(address: string | undefined): string | null {
  if (address === undefined || address.length > 1_000) return null;
  return /^\/console(?:[/?][\x21-\x5b\x5d-\x7e]*)?$/.test(address) && !address.includes("//") ? address : null;
}
