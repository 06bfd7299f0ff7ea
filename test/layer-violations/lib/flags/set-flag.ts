export const setFlag = 1;
