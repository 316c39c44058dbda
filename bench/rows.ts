import type { Row } from "./row.ts";
import { accept } from "./rows/accept.ts";
import { answer } from "./rows/answer.ts";
import { bytes } from "./rows/bytes.ts";
import { fireLag } from "./rows/fire-lag.ts";
import { growth } from "./rows/growth.ts";
import { idle } from "./rows/idle.ts";
import { lists } from "./rows/lists.ts";
import { memory } from "./rows/memory.ts";
import { peers } from "./rows/peers.ts";
import { throughput } from "./rows/throughput.ts";

/** Every question the bench answers, in the order in which they are asked. */
export const rows: Row[] = [throughput, accept, answer, fireLag, memory, bytes, idle, growth, lists, peers];
