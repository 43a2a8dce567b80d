// Node-RED as bench/peers measures it: no editor, no log, address and port from the environment.
module.exports = {
    uiHost: "127.0.0.1",
    uiPort: Number(process.env.PORT),
    flowFile: "flows.json",
    credentialSecret: false,
    disableEditor: true,
    httpAdminRoot: false,
    telemetry: { enabled: false },
    runtimeState: { enabled: false, ui: false },
    functionExternalModules: false,
    externalModules: {
        autoInstall: false,
        palette: { allowInstall: false },
        modules: { allowInstall: false },
    },
    logging: { console: { level: "off", metrics: false, audit: false } },
};
