import { DefaultLogger, Runtime } from "@temporalio/worker";

/** Workers come and go in tests; only what is wrong is worth a line. */
Runtime.install({ logger: new DefaultLogger("WARN"), shutdownSignals: [] });
