/** Whether an address belongs to our own people: listed itself, or at a listed domain (`@acme.test`, not its subdomains). */
export function isStaff({ email, staff }: { email: string; staff: string[] }): boolean {
  const address = email.trim().toLowerCase();
  return staff
    .map((listed) => listed.trim().toLowerCase())
    .some((listed) => (listed.startsWith("@") ? address.endsWith(listed) : address === listed));
}
