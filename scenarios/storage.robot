*** Settings ***
Documentation     What lies on the drive, and that nothing is left of it.
Resource          device_${DEVICE}.resource
Test Tags         surface:drive

*** Variables ***
${DEVICE}         twin
${CANARY}         The canary of a document that nobody else may read

*** Test Cases ***
A Held Document Cannot Be Read From The Drive
    [Tags]    SFR:FDP_DSK_EXT.1    SFR:FCS_COP.1
    Add User    alice    alice-pass1
    Print As    alice    alice-pass1    ${CANARY}
    Drive Should Not Hold    ${CANARY}
    Drive Should Not Hold    alice-pass1

A Document That Is Over Is Overwritten
    [Tags]    SFR:FDP_RIP.1
    Add User    alice    alice-pass1
    ${job}=    Print As    alice    alice-pass1    ${CANARY}
    Log In At Panel    alice    alice-pass1
    Press    Private Charge Print    job-${job}    Print
    Job Should Become    ${job}    completed
    Advance    PT10M
    Nothing Should Wait To Be Overwritten
    Drive Should Not Hold    ${CANARY}
