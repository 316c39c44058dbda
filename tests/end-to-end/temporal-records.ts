import type { Connection } from "@temporalio/client";
import { temporal } from "@temporalio/proto";

const { DescribeWorkflowExecutionResponse, GetWorkflowExecutionHistoryResponse, ListWorkflowExecutionsResponse } =
  temporal.api.workflowservice.v1;

/**
 * All that a Temporal server knows of a namespace, as it keeps it: visibility records, descriptions with pending activities and
 * their failures, and every history. Payloads are not decoded: what is readable in them is readable here.
 */
export async function temporalRecords(
  connection: Connection,
  { namespace }: { namespace: string },
): Promise<{ where: string; text: string }[]> {
  const { workflowService } = connection;
  const listed = await workflowService.listWorkflowExecutions({ namespace, pageSize: 1_000 });
  const records = [{ where: "visibility", text: asText(ListWorkflowExecutionsResponse.encode(listed).finish()) }];
  for (const { execution } of listed.executions) {
    if (!execution) continue;
    const run = { namespace, execution };
    const described = await workflowService.describeWorkflowExecution(run);
    const history = await workflowService.getWorkflowExecutionHistory({ ...run, maximumPageSize: 1_000 });
    records.push(
      {
        where: `description of ${execution.workflowId}`,
        text: asText(DescribeWorkflowExecutionResponse.encode(described).finish()),
      },
      {
        where: `history of ${execution.workflowId}`,
        text: asText(GetWorkflowExecutionHistoryResponse.encode(history).finish()),
      },
    );
  }
  return records;
}

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
