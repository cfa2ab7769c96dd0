// aimock on a free port of this machine; it says where, and ends when its standard input does.
import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent" });
console.log(await mock.start());
process.stdin.resume().on("end", () => process.exit());
