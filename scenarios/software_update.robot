*** Settings ***
Documentation     New software: what is installed, what is refused, and who may.
Resource          device_${DEVICE}.resource
Test Tags         SFR:FPT_TUD_EXT.1    guide:35    surface:cwis

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
A Good Package Is Installed
    [Tags]    SFR:FAU_GEN.1
    ${package}=    Build Update Package
    Add User    carol    carol-pass1    System Administrator
    Update Software    carol    carol-pass1    ${package}
    Advance    PT1H
    Software Version Should Be    1.5.4
    Audit Log Should Have    event=Device Config    description=Software    status=Updated

An Altered Package Is Refused
    ${package}=    Build Update Package    --flaw    tampered
    A Package Should Be Refused    ${package}

A Package That Somebody Else Signed Is Refused
    ${package}=    Build Update Package    --flaw    wrong-key
    A Package Should Be Refused    ${package}

A Package Without A Signature Is Refused
    ${package}=    Build Update Package    --flaw    unsigned
    A Package Should Be Refused    ${package}

A Package Of Another Model Is Refused
    ${package}=    Build Update Package    --model    C3070
    A Package Should Be Refused    ${package}

Users Do Not Update
    [Tags]    SFR:FMT_MOF.1
    Add User    alice    alice-pass1
    Page Should Be Refused To    alice    alice-pass1    /system/software-update/index.html

*** Keywords ***
A Package Should Be Refused
    [Arguments]    ${package}
    Add User    carol    carol-pass1    System Administrator
    Update Software    carol    carol-pass1    ${package}
    Advance    PT1H
    Panel Should Show Fault    017-759
    Software Version Should Be    1.5.3
