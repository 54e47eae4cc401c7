import { configure } from "@testing-library/react";

// A busy machine is no reason to fail.
configure({ asyncUtilTimeout: 20_000 });
