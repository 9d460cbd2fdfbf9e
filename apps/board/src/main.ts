import { runBoard } from "@parley/pipeline";

await runBoard();
