import { createOutgoing } from "../../helpdesk/outgoing.ts";
import { allowedPrivateNetworks } from "../../helpdesk/private-networks.ts";

/** The way out of an operator who allows what stands on this machine, as `npm start` does. */
export const outgoing = createOutgoing({ allowed: allowedPrivateNetworks.parse("127.0.0.1") });
