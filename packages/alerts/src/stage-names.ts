import type { Stage } from "@parley/core";

/** Stages as readers are told of them: after "US–China: ". */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  proposed: "talks proposed",
  scheduled: "talks scheduled",
  "under-way": "talks under way",
  truce: "truce",
  "agreed-in-principle": "agreed in principle",
  signed: "signed",
  ratified: "ratified",
  "in-force": "in force",
  stalled: "talks stalled",
  escalation: "escalation",
  collapsed: "talks collapsed",
};
