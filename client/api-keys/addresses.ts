export const keysAddress = "/console/settings/api-keys";
