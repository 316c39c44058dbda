export const causeAddress = (id: string): string => `/console/causes/${id}`;
