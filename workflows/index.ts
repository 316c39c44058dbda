export { followUp } from "./follow-up.ts";
