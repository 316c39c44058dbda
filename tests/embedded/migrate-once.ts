import { connect } from "../../database/connect.ts";
import { migrate } from "../../database/migrate.ts";

/** A process of its own that brings the tables up to date. */
const sql = connect(process.argv[2] ?? "", { max: 1, name: "migrate-once" });
await migrate(sql);
await sql.end();
