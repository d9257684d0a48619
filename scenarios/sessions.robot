*** Settings ***
Documentation     Who is let in, how often one may be wrong, and when one is logged out.
Resource          device_${DEVICE}.resource

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
Five Wrong Passwords Lock An ID
    [Tags]    SFR:FIA_AFL.1    SFR:FAU_GEN.1    guide:17    surface:panel
    Add User    alice    alice-pass1
    FOR    ${time}    IN RANGE    5
        Log In Should Fail At Panel    alice    wrong-${time}-password
    END
    Log In Should Fail At Panel    alice    alice-pass1
    Audit Log Should Have    event=Login/Logout    status=Failed (Invalid Password)

What Is Locked Is Locked At Every Door
    [Tags]    SFR:FIA_AFL.1    surface:panel    surface:driver
    Add User    alice    alice-pass1
    FOR    ${time}    IN RANGE    5
        Printing Should Be Refused    alice    wrong-${time}-password
    END
    Log In Should Fail At Panel    alice    alice-pass1
    Printing Should Be Refused    alice    alice-pass1

Power Off And On Unlocks
    [Tags]    SFR:FIA_AFL.1    surface:panel
    Add User    alice    alice-pass1
    FOR    ${time}    IN RANGE    5
        Log In Should Fail At Panel    alice    wrong-${time}-password
    END
    Advance    PT10H
    Log In Should Fail At Panel    alice    alice-pass1
    Power    restart
    Advance    PT5M
    Log In At Panel    alice    alice-pass1

An Unknown ID Is Logged As Such
    [Tags]    SFR:FIA_UID.1    SFR:FAU_GEN.1    surface:panel
    Log In Should Fail At Panel    nobody    some-password
    Audit Log Should Have    event=Login/Logout    status=Failed (Invalid UserID)

What Is Typed As A Password Is Not Shown
    [Tags]    SFR:FIA_UAU.7    surface:panel
    Press    Local User
    Type Into    User ID    alice
    Type Into    Password    alice-pass1
    Panel Should Show    alice
    Panel Should Not Show    alice-pass1

The Panel Logs Out After A While
    [Tags]    SFR:FTA_SSL.3    guide:9    surface:panel
    Add User    alice    alice-pass1
    Log In At Panel    alice    alice-pass1
    Advance    PT29S
    Panel Should Show    alice
    Advance    PT2S
    Nobody Should Be Logged In At Panel

Without A Log-in Nothing Can Be Touched
    [Tags]    SFR:FIA_UAU.1    SFR:FIA_UID.1    surface:panel
    Nobody Should Be Logged In At Panel
    Run Keyword And Expect Error    *    Press    Copy
    Run Keyword And Expect Error    *    Press    Device
