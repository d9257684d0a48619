*** Settings ***
Documentation     Who reaches the machine's settings over the network.
Resource          device_${DEVICE}.resource
Test Tags         SFR:FMT_MOF.1    SFR:FMT_MTD.1    SFR:FMT_SMR.1    guide:32    surface:cwis

*** Variables ***
${DEVICE}         twin
@{PAGES}          /system/index.html    /network/index.html    /permissions/index.html

*** Test Cases ***
Administrators Have The Settings
    [Tags]    SFR:FIA_USB.1
    Add User    carol    carol-pass1    System Administrator
    FOR    ${page}    IN    @{PAGES}
        Page Should Be Shown To    carol    carol-pass1    ${page}
    END

Users Have Them Not
    [Tags]    SFR:FIA_USB.1
    Add User    alice    alice-pass1
    FOR    ${page}    IN    @{PAGES}
        Page Should Be Refused To    alice    alice-pass1    ${page}
    END

Whoever Is Not Known Is Not Let In
    [Tags]    SFR:FIA_UAU.1    SFR:FIA_UID.1    SFR:FAU_GEN.1
    Log In Should Fail At Cwis    nobody    some-password
    Audit Log Should Have    event=Login/Logout    description=Login    status=Failed (Invalid UserID)

Five Wrong Passwords Lock An ID Here Too
    [Tags]    SFR:FIA_AFL.1
    Add User    alice    alice-pass1
    FOR    ${time}    IN RANGE    5
        Log In Should Fail At Cwis    alice    wrong-${time}-password
    END
    Log In Should Fail At Cwis    alice    alice-pass1
    Log In Should Fail At Panel    alice    alice-pass1
